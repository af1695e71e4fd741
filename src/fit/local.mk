libmischmetal_la_SOURCES += \
  %D%/bootstrap.c %D%/bootstrap.h \
  %D%/check.c %D%/check.h \
  %D%/covariance.c %D%/covariance.h \
  %D%/estimate.c %D%/estimate.h \
  %D%/factor.c %D%/factor.h \
  %D%/finish.c %D%/finish.h \
  %D%/fit.c %D%/fit.h \
  %D%/joint.c \
  %D%/lm.c %D%/lm.h \
  %D%/lm_work.c %D%/lm_work.h \
  %D%/loss.c %D%/loss.h \
  %D%/nest.c %D%/nest.h \
  %D%/objective.c %D%/objective.h \
  %D%/poisson.c \
  %D%/polish.c \
  %D%/profile.c %D%/profile.h %D%/profile_quantity.c \
  %D%/propagate.c \
  %D%/result.c %D%/result.h \
  %D%/scale.c %D%/scale.h \
  %D%/search.c %D%/search.h \
  %D%/series.c \
  %D%/single.h \
  %D%/solve.c %D%/solve.h \
  %D%/starts.c %D%/starts.h \
  %D%/system.c %D%/system.h \
  %D%/whiteness.c %D%/whiteness.h \
  %D%/whole.c
