/* libFuzzer: a formula is compiled and, where it is one, run over a few rows with its gradient. The value
 * must not depend on whether the gradient is wanted. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "expr/expr.h"

enum { ROWS = 5, NAMES = 600 };

/* $N with N < NAMES is an array where N is odd, else a scalar; a lower-case letter before n is a scalar. */
static mm_symbol lookup(const void *context, const char *name, bool quoted, size_t *index)
{
    (void)context;
    (void)quoted;
    *index = name[0] == '$' ? strtoul(name + 1, NULL, 10) : (size_t)(name[0] - 'a');
    if (name[0] == '$')
        return *index >= NAMES ? MM_SYM_NONE : *index % 2 == 1 ? MM_SYM_ARRAY : MM_SYM_SCALAR;
    return name[1] == '\0' && *index < 13 ? MM_SYM_SCALAR : MM_SYM_NONE;
}

static void run(const mm_expr *expr)
{
    static const double x[ROWS] = { 3, -1.5, 0, NAN, 7e300 }, y[ROWS] = { 1, 0, -2, 5, INFINITY };
    const mm_expr_data data = { ROWS, x, y };
    const size_t n = mm_expr_ninputs(expr);
    const double **inputs = calloc(n + 1, sizeof *inputs);
    double **dout = calloc(n + 1, sizeof *dout), *all = calloc(ROWS * (n + 2), sizeof *all);
    if (inputs == NULL || dout == NULL || all == NULL)
        abort();
    for (size_t k = 0; k < n; k++) {
        inputs[k] = mm_expr_input(expr, k, NULL) % 3 == 0 ? y : x;
        dout[k] = k % 7 == 6 ? NULL : all + ROWS * (k + 2);
    }
    mm_expr_eval(expr, ROWS, inputs, &data, all);
    mm_expr_eval_grad(expr, ROWS, inputs, &data, all + ROWS, dout);
    for (size_t i = 0; i < ROWS; i++)
        if (!(isnan(all[i]) && isnan(all[ROWS + i])) && memcmp(all + i, all + ROWS + i, sizeof *all) != 0)
            abort();
    free(inputs);
    free(dout);
    free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The first byte says whether the data may be looked at. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    char *text = calloc(size, 1);
    if (text == NULL)
        return 0;
    memcpy(text, bytes + 1, size - 1);
    const mm_scope scope = { lookup, NULL, bytes[0] % 2 == 1, NULL };
    mm_err err = MM_ERR_INIT;
    mm_expr *expr = mm_expr_compile(text, &scope, &err);
    if (expr != NULL)
        run(expr);
    else if (err.msg == NULL)
        abort();
    mm_expr_free(expr);
    mm_err_clear(&err);
    free(text);
    return 0;
}
