libmischmetal_la_SOURCES += %D%/dma_columns.c %D%/dma_columns.h
libmischmetal_la_SOURCES += %D%/signal.c
libmischmetal_la_SOURCES += %D%/sweep.c %D%/sweep.h
