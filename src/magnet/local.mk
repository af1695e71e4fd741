libmischmetal_la_SOURCES += %D%/demag.c %D%/demag.h
