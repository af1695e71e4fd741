# Modules that tests load into the tools (LD_PRELOAD).
PRELOAD_LDFLAGS = -module -avoid-version -shared -rpath /nowhere

check_LTLIBRARIES += tests/preload/locale.la
tests_preload_locale_la_SOURCES = tests/preload/locale.c
tests_preload_locale_la_LDFLAGS = $(AM_LDFLAGS) $(PRELOAD_LDFLAGS)
tests_preload_locale_la_LIBADD =

check_LTLIBRARIES += tests/preload/faults.la
tests_preload_faults_la_SOURCES = tests/preload/faults.c
tests_preload_faults_la_LDFLAGS = $(AM_LDFLAGS) $(PRELOAD_LDFLAGS)
tests_preload_faults_la_LIBADD =
