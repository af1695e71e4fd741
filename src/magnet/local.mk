libmischmetal_la_SOURCES +=
