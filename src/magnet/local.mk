libmischmetal_la_SOURCES += %D%/demag.c %D%/demag.h
libmischmetal_la_SOURCES += %D%/hc2.c %D%/hc2.h
