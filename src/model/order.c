/* The order in which parameters can be worked out from one another. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/parts.h"

typedef enum mark { NEW, OPEN, DONE } mark;

typedef struct search {
    const mm_model *model;
    bool ties; /* ties alone, else start formulas too */
    mark *seen;
    size_t *order, n;    /* what is done */
    size_t *path, depth; /* what is being looked at, each needed by the one before */
} search;

static const mm_expr *needs(const search *s, size_t i)
{
    const mm_param *par = &s->model->par[i];
    return par->tie != NULL ? par->tie : s->ties ? NULL : par->start_expr;
}

static bool fail_circle(const search *s, size_t back, mm_err *err)
{
    mm_buf circle = { 0 };
    size_t k = 0;
    while (s->path[k] != back)
        k++;
    for (; k < s->depth; k++)
        mm_buf_printf(&circle, "%s -> ", s->model->par[s->path[k]].name);
    mm_fail(err, MM_EUSAGE, "%s go in a circle: %s%s", s->ties ? "ties" : "ties and start formulas",
            circle.data != NULL ? circle.data : "", s->model->par[back].name);
    mm_buf_free(&circle);
    return false;
}

static bool visit(search *s, size_t i, mm_err *err)
{
    if (s->seen[i] == DONE)
        return true;
    if (s->seen[i] == OPEN)
        return fail_circle(s, i, err);
    s->seen[i] = OPEN;
    s->path[s->depth++] = i;
    const mm_expr *expr = needs(s, i);
    for (size_t k = 0; expr != NULL && k < mm_expr_ninputs(expr); k++) {
        mm_symbol kind;
        if (!visit(s, mm_expr_input(expr, k, &kind), err))
            return false;
    }
    s->depth--;
    s->seen[i] = DONE;
    s->order[s->n++] = i;
    return true;
}

/* All parameters, each after what it needs; the caller frees. */
static size_t *find_order(const mm_model *model, bool ties, mm_err *err)
{
    const size_t n = model->npar;
    search s = { .model = model, .ties = ties };
    s.seen = mm_zalloc(n, sizeof *s.seen);
    s.order = mm_zalloc(n, sizeof *s.order);
    s.path = mm_zalloc(n, sizeof *s.path);
    bool good = s.seen != NULL && s.order != NULL && s.path != NULL;
    if (!good)
        mm_fail_memory(err, "an order of parameters");
    for (size_t i = 0; good && i < n; i++)
        good = visit(&s, i, err);
    free(s.seen);
    free(s.path);
    if (good)
        return s.order;
    free(s.order);
    return NULL;
}

bool mm_model_order(mm_model *model, mm_err *err)
{
    size_t *ties = find_order(model, true, err), *starts = NULL;
    if (ties == NULL || (starts = find_order(model, false, err)) == NULL) {
        free(ties);
        return false;
    }
    size_t ntied = 0;
    for (size_t k = 0; k < model->npar; k++)
        if (model->par[ties[k]].tie != NULL)
            ties[ntied++] = ties[k];
    free(model->tie_order);
    free(model->start_order);
    model->tie_order = ties;
    model->ntied = ntied;
    model->start_order = starts;
    return true;
}
