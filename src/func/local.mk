libmischmetal_la_SOURCES += \
  %D%/asymmetric.c \
  %D%/exponential.c \
  %D%/func.c %D%/func.h %D%/funcs.def \
  %D%/gauss_nodes.c %D%/gauss_nodes.h \
  %D%/gaussian.c \
  %D%/kww.c \
  %D%/lorentzian.c \
  %D%/paramagnet.c \
  %D%/peak.h \
  %D%/polynomial.c \
  %D%/pseudo_voigt.c \
  %D%/relaxation.c \
  %D%/relaxation_peak.c \
  %D%/response.c %D%/response.h \
  %D%/rixs_edge.c \
  %D%/rixs_resonance.c \
  %D%/step.c %D%/step.h \
  %D%/transition.c \
  %D%/thermal.c \
  %D%/unit_rule.c \
  %D%/voigt.c \
  %D%/voigt_common.c %D%/voigt.h \
  %D%/voigt_step.c
libmischmetal_la_SOURCES += %D%/critical_field.c
