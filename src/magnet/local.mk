libmischmetal_la_SOURCES += %D%/demag.c %D%/demag.h
libmischmetal_la_SOURCES += %D%/hc2.c %D%/hc2.h
libmischmetal_la_SOURCES += %D%/moment.c %D%/moment.h
libmischmetal_la_SOURCES += %D%/run.c %D%/run.h
libmischmetal_la_SOURCES += %D%/sample.c %D%/sample.h
