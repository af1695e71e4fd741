libmischmetal_la_SOURCES += \
  %D%/build.c %D%/build.h \
  %D%/build_component.c \
  %D%/builder.c %D%/builder.h \
  %D%/change.c \
  %D%/copy.c \
  %D%/derived.c \
  %D%/eval.c \
  %D%/formula.c \
  %D%/model.c %D%/model.h \
  %D%/observe.c \
  %D%/order.c \
  %D%/parts.h \
  %D%/registry.c \
  %D%/rename.c \
  %D%/search.c %D%/search.h \
  %D%/start.c \
  %D%/tie.c \
  %D%/unit.c \
  %D%/xml.c %D%/xml.h
