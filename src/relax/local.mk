libmischmetal_la_SOURCES += %D%/dma_columns.c %D%/dma_columns.h
libmischmetal_la_SOURCES += %D%/peak_model.c %D%/peak_model.h
libmischmetal_la_SOURCES += %D%/peaks.c %D%/peaks.h
libmischmetal_la_SOURCES += %D%/peaks_data.c %D%/peaks_data.h
libmischmetal_la_SOURCES += %D%/peaks_raw.c
libmischmetal_la_SOURCES += %D%/signal.c
libmischmetal_la_SOURCES += %D%/sweep.c %D%/sweep.h
