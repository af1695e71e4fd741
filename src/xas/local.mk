libmischmetal_la_SOURCES += %D%/align.c %D%/align.h
libmischmetal_la_SOURCES += %D%/counter.c %D%/counter.h
libmischmetal_la_SOURCES += %D%/e0.c %D%/e0.h
libmischmetal_la_SOURCES += %D%/edge.c %D%/edge.h
libmischmetal_la_SOURCES += %D%/foreign.c %D%/foreign.h
libmischmetal_la_SOURCES += %D%/glitch.c %D%/glitch.h
libmischmetal_la_SOURCES += %D%/normalize.c %D%/normalize.h
libmischmetal_la_SOURCES += %D%/spectrum.c %D%/spectrum.h
