libmischmetal_la_SOURCES += %D%/branch.c %D%/branch.h
libmischmetal_la_SOURCES += %D%/demag.c %D%/demag.h
libmischmetal_la_SOURCES += %D%/hc2.c %D%/hc2.h
libmischmetal_la_SOURCES += %D%/high_field.c %D%/high_field.h
libmischmetal_la_SOURCES += %D%/loop.c %D%/loop.h
libmischmetal_la_SOURCES += %D%/moment.c %D%/moment.h
libmischmetal_la_SOURCES += %D%/run.c %D%/run.h
libmischmetal_la_SOURCES += %D%/sample.c %D%/sample.h
