#include "cli/verbs.h"
bool mm_run_info(mm_context *c)
{
    (void)c;
    return true;
}
