/* Any bytes through one reader: FORMAT is its name. */
#include <stdint.h>
#include <stdlib.h>

#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mm_tables tables = { 0 };
    mm_diag diag = MM_DIAG_INIT;
    mm_err err = MM_ERR_INIT;
    mm_read_bytes((const char *)data, size, "fuzz", FORMAT, NULL, &tables, &diag, &err);
    mm_tables_free(&tables);
    mm_diag_clear(&diag);
    mm_err_clear(&err);
    return 0;
}
