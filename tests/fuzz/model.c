/* libFuzzer: any bytes as a model. What is read starts, evaluates with its gradient and copies; what is not
 * has a reason. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

enum { ROWS = 5 };

static void run(const mm_model *model)
{
    static const double column[ROWS] = { 3, -1.5, 0, 0.25, 7e300 };
    const size_t n = model->npar + 1, values = ROWS * model->ny;
    const double *x[MM_FUNC_MAX_X] = { column, column, column, column };
    double *p = calloc(n, sizeof *p), *grad = calloc(n, sizeof *grad), *y = calloc(values, sizeof *y);
    double *columns = calloc(n * values, sizeof *columns), **dy = calloc(n, sizeof *dy);
    mm_workspace *ws = mm_workspace_new(model, ROWS, NULL);
    if (p == NULL || grad == NULL || y == NULL || columns == NULL || dy == NULL || ws == NULL)
        abort();
    for (size_t i = 0; i < model->npar; i++)
        dy[i] = i % 3 == 2 ? NULL : columns + i * values;
    mm_model_start(model, 0, NULL, NULL, p, NULL);
    mm_model_start(model, ROWS, x, column, p, NULL);
    mm_model_apply_ties(model, p);
    mm_model_eval(model, ROWS, x, p, y, dy, ws);
    for (size_t i = 0; i < model->nderived && i < 20; i++)
        mm_model_derived(model, i, p, grad);
    mm_workspace_free(ws);
    free(p);
    free(grad);
    free(y);
    free(columns);
    free(dy);
}

static void change(mm_model *model)
{
    mm_model_release(model, "*", NULL);
    mm_model_fix(model, "a.*", NULL);
    mm_model_set(model, "*=1", NULL);
    mm_model_bind_units(model, NULL, NULL, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    mm_err err = MM_ERR_INIT;
    mm_model *model = mm_model_parse((const char *)bytes, size, "fuzz", &err);
    if ((model == NULL) != (err.code == MM_EMODEL) || (model == NULL && err.msg == NULL))
        abort();
    mm_model *copy = model != NULL ? mm_model_copy(model, &err) : NULL;
    if ((copy == NULL) != (model == NULL))
        abort();
    if (model != NULL) {
        run(model);
        change(copy);
        run(copy);
    }
    mm_model_free(copy);
    mm_model_free(model);
    mm_err_clear(&err);
    return 0;
}
