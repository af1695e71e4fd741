libmischmetal_la_SOURCES += \
  %D%/constants.c \
  %D%/datafn.c %D%/datafn.h \
  %D%/derive.c %D%/derive.h \
  %D%/estimate.c %D%/estimate.h \
  %D%/expr.c %D%/expr.h \
  %D%/family.c \
  %D%/graph.c %D%/graph.h \
  %D%/kernel.c %D%/kernel.h \
  %D%/lex.c %D%/lex.h \
  %D%/names.c %D%/names.h \
  %D%/op.c %D%/op.h \
  %D%/parse.c %D%/parse.h \
  %D%/parser.h \
  %D%/program.c %D%/program.h \
  %D%/run.c %D%/run.h \
  %D%/simplify.c \
  %D%/sorted.c \
  %D%/special.c %D%/special.h \
  %D%/voigt_width.c %D%/voigt_width.h \
  %D%/word.c
