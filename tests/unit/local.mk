# A test is one program; add it to UNIT_TESTS, it is built from tests/unit/NAME.c and linked with the library.
UNIT_TESTS =
UNIT_TESTS += tests/unit/background
UNIT_TESTS += tests/unit/base
UNIT_TESTS += tests/unit/cat_damaged
UNIT_TESTS += tests/unit/bean
UNIT_TESTS += tests/unit/curie
UNIT_TESTS += tests/unit/curve
UNIT_TESTS += tests/unit/decimal
UNIT_TESTS += tests/unit/delaunay
UNIT_TESTS += tests/unit/embed
UNIT_TESTS += tests/unit/demag
UNIT_TESTS += tests/unit/expr
UNIT_TESTS += tests/unit/expr_data
UNIT_TESTS += tests/unit/expr_gradient
UNIT_TESTS += tests/unit/fit
UNIT_TESTS += tests/unit/fit_interval
UNIT_TESTS += tests/unit/fit_joint
UNIT_TESTS += tests/unit/fit_profile
UNIT_TESTS += tests/unit/fit_poisson
UNIT_TESTS += tests/unit/fit_series
UNIT_TESTS += tests/unit/fit_solver
UNIT_TESTS += tests/unit/fit_solver_portable
UNIT_TESTS += tests/unit/func
UNIT_TESTS += tests/unit/func_magnet
UNIT_TESTS += tests/unit/func_relax
UNIT_TESTS += tests/unit/func_rixs
UNIT_TESTS += tests/unit/grid
UNIT_TESTS += tests/unit/inspect
UNIT_TESTS += tests/unit/level
UNIT_TESTS += tests/unit/local
UNIT_TESTS += tests/unit/loop
UNIT_TESTS += tests/unit/model
UNIT_TESTS += tests/unit/model_registry
UNIT_TESTS += tests/unit/model_xml
UNIT_TESTS += tests/unit/near
UNIT_TESTS += tests/unit/peaks
UNIT_TESTS += tests/unit/plot
UNIT_TESTS += tests/unit/plot_contour
UNIT_TESTS += tests/unit/plot_layout
UNIT_TESTS += tests/unit/plot_markup
UNIT_TESTS += tests/unit/plot_ticks
UNIT_TESTS += tests/unit/polygamma
UNIT_TESTS += tests/unit/polynomial
UNIT_TESTS += tests/unit/read_columns
UNIT_TESTS += tests/unit/read_dma
UNIT_TESTS += tests/unit/read_guard
UNIT_TESTS += tests/unit/read_nexus
UNIT_TESTS += tests/unit/read_path
UNIT_TESTS += tests/unit/read_qd
UNIT_TESTS += tests/unit/read_select
UNIT_TESTS += tests/unit/read_spec
UNIT_TESTS += tests/unit/read_trios
UNIT_TESTS += tests/unit/read_xdi
UNIT_TESTS += tests/unit/rixs_difference
UNIT_TESTS += tests/unit/rixs_fit
UNIT_TESTS += tests/unit/rixs_correct
UNIT_TESTS += tests/unit/rixs_map
UNIT_TESTS += tests/unit/relax_global
UNIT_TESTS += tests/unit/relax_master
UNIT_TESTS += tests/unit/root
UNIT_TESTS += tests/unit/run
UNIT_TESTS += tests/unit/sample
UNIT_TESTS += tests/unit/shielding
UNIT_TESTS += tests/unit/spline
UNIT_TESTS += tests/unit/stats
UNIT_TESTS += tests/unit/sweep
UNIT_TESTS += tests/unit/table
UNIT_TESTS += tests/unit/whh
UNIT_TESTS += tests/unit/wofz
UNIT_TESTS += tests/unit/wofz_portable
UNIT_TESTS += tests/unit/xas
UNIT_TESTS += tests/unit/xas_pulls
UNIT_TESTS += tests/unit/xas_slab

check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
EXTRA_DIST += tests/unit/fitting.h
EXTRA_DIST += tests/unit/formula.h
EXTRA_DIST += tests/unit/mutate.h
EXTRA_DIST += tests/unit/random.h
EXTRA_DIST += tests/unit/reading.h
EXTRA_DIST += tests/unit/rixs_planes.h
EXTRA_DIST += tests/unit/tap.h

tests_unit_wofz_CPPFLAGS = $(AM_CPPFLAGS) $(CERF_CFLAGS)
tests_unit_wofz_LDADD = $(LDADD) $(CERF_LIBS)

# The same tests of the code that processors without AVX2 run.
tests_unit_fit_solver_portable_SOURCES = tests/unit/fit_solver.c src/fit/factor.c
tests_unit_fit_solver_portable_CPPFLAGS = $(AM_CPPFLAGS) -DMM_PORTABLE

tests_unit_wofz_portable_SOURCES = tests/unit/wofz.c src/num/wofz.c
tests_unit_wofz_portable_CPPFLAGS = $(AM_CPPFLAGS) $(CERF_CFLAGS) -DMM_PORTABLE
tests_unit_wofz_portable_LDADD = $(LDADD) $(CERF_LIBS)

# libcerf is the reference for w(z).
tests_unit_func_CPPFLAGS = $(AM_CPPFLAGS) $(CERF_CFLAGS)
tests_unit_func_LDADD = $(LDADD) $(CERF_LIBS)


# Only what the public header declares and the library exports.
tests_unit_embed_CPPFLAGS = -I$(top_srcdir)/src/embed
tests_unit_embed_LDADD = libmischmetal-0.la -lm
