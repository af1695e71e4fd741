#include "expr/names.h"

#include <string.h>

#include "base/near.h"

bool mm_names_constant(const char *name, double *value)
{
    const char *known, *unit;
    for (size_t i = 0; mm_expr_constant(i, &known, value, &unit); i++)
        if (strcmp(known, name) == 0)
            return true;
    return false;
}

size_t mm_names_signature(const mm_op *op)
{
    return strcspn(op->about, ":");
}

static void offer_functions(mm_near *near, bool data)
{
    const mm_op *op;
    for (size_t i = 0; (op = mm_op_at(i)) != NULL; i++)
        if (!(op->flags & MM_OP_HIDDEN))
            mm_near_offer(near, op->name);
    for (size_t i = 0; data && (op = mm_op_data_at(i)) != NULL; i++)
        mm_near_offer(near, op->name);
}

static void offer_names(mm_near *near, const mm_scope *scope)
{
    const char *name, *unit;
    double value;
    for (size_t i = 0; scope->name_at != NULL && (name = scope->name_at(scope->context, i)) != NULL; i++)
        mm_near_offer(near, name);
    for (size_t i = 0; mm_expr_constant(i, &name, &value, &unit); i++)
        mm_near_offer(near, name);
}

void mm_names_fail_unknown_function(const mm_scope *scope, const char *name, size_t column, mm_err *err)
{
    char hint[MM_NEAR_SIZE];
    mm_near near = mm_near_of(name);
    offer_functions(&near, scope->data);
    mm_fail(err, MM_EUSAGE, "formula, column %zu: there is no function '%.60s'%s", column, name,
            mm_near_hint(hint, &near));
}

void mm_names_fail_unknown(const mm_scope *scope, const char *name, bool quoted, size_t column, mm_err *err)
{
    char hint[MM_NEAR_SIZE];
    const mm_op *op = quoted ? NULL : mm_op_find(name), *data = quoted ? NULL : mm_op_find_data(name);
    mm_near near = mm_near_of(name);
    offer_names(&near, scope);
    if (near.distance > 0 && (op != NULL || data != NULL)) {
        const mm_op *known = op != NULL ? op : data;
        if (op == NULL && !scope->data)
            mm_fail(err, MM_EUSAGE,
                    "formula, column %zu: '%s' looks at the data, which only start values can", column, name);
        else
            mm_fail(err, MM_EUSAGE, "formula, column %zu: '%s' is a function: %s%.*s", column, name, name,
                    (int)mm_names_signature(known), known->about);
        return;
    }
    offer_functions(&near, scope->data);
    mm_fail(err, MM_EUSAGE, "formula, column %zu: unknown %s '%.60s'%s", column, quoted ? "header" : "name",
            name, mm_near_hint(hint, &near));
}
