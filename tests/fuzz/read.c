/* Any bytes through one reader: FORMAT is its name. They give tables with rows, or a reason. */
#include <stdint.h>
#include <stdlib.h>

#include "read/inspect.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* The parser of UDUNITS 2.2.28 drops a word where it meets a syntax error: "2 0e+0rad". */
const char *__lsan_default_suppressions(void)
{
    return "leak:utlex\n";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mm_tables tables = { 0 };
    mm_diag diag = MM_DIAG_INIT;
    mm_err err = MM_ERR_INIT;
    const bool good = mm_read_bytes((const char *)data, size, "fuzz", FORMAT, NULL, &tables, &diag, &err);
    if (good ? tables.n == 0 : err.msg == NULL || tables.n > 0)
        abort();
    for (size_t i = 0; i < tables.n; i++) {
        if (tables.t[i]->nrow == 0)
            abort();
        mm_inspection_free(mm_inspect(tables.t[i], &err));
    }
    mm_tables_free(&tables);
    mm_diag_clear(&diag);
    mm_err_clear(&err);
    return 0;
}
