libmischmetal_la_SOURCES +=
libmischmetal_la_SOURCES += %D%/map.c %D%/map.h
libmischmetal_la_SOURCES += %D%/map_table.c
libmischmetal_la_SOURCES += %D%/cut.c %D%/cut.h
libmischmetal_la_SOURCES += %D%/region.c %D%/region.h
