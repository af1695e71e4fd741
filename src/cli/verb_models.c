/* mmfit models, functions, show, check: the registry. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/listing.h"
#include "cli/verbs.h"
#include "func/func.h"
#include "model/model.h"

bool mm_run_models(mm_context *c)
{
    static const char *const columns[] = { "model", "domain", "title", "path", NULL };
    mm_model_entry *list = NULL;
    size_t n = 0;
    if (!mm_model_list(&list, &n, &c->diag, &c->err) || !mm_listing_begin(c, columns))
        return false;
    bool good = true;
    for (size_t i = 0; good && i < n; i++) {
        const char *const row[] = { list[i].id, list[i].domain, list[i].title, list[i].path };
        good = mm_listing_row(c, row);
    }
    mm_model_list_free(list, n);
    return good && mm_context_write(c);
}

static void list_parameters(const mm_func *func, mm_buf *buf)
{
    for (int i = 0; i < func->npar; i++)
        mm_buf_printf(buf, "%s%s (%s)", i > 0 ? ", " : "", func->par[i].name, func->par[i].unit);
}

bool mm_run_functions(mm_context *c)
{
    static const char *const columns[] = { "function", "title", "formula", "parameters", "source", NULL };
    bool good = mm_listing_begin(c, columns);
    const mm_func *func;
    for (size_t i = 0; good && (func = mm_func_at(i)) != NULL; i++) {
        mm_buf parameters = { 0 };
        list_parameters(func, &parameters);
        const char *const row[] = { func->name, func->title, func->formula, parameters.data, func->source };
        good = parameters.failed ? mm_fail_memory(&c->err, "a list") : mm_listing_row(c, row);
        mm_buf_free(&parameters);
    }
    return good && mm_context_write(c);
}

static char *number_text(double value)
{
    char number[MM_NUMBER_SIZE];
    mm_number_print(number, value);
    return mm_strdup(isfinite(value) ? number : "");
}

static const char *component_kind(const mm_component *comp)
{
    return comp->func != NULL           ? comp->func->name
           : comp->formula_text != NULL ? comp->formula_text
                                        : "(parameters)";
}

/* One parameter as a row: where it stands, its start, bounds and tie. */
static bool show_parameter(mm_context *c, const mm_component *comp, const mm_param *par)
{
    char *start = par->start_text != NULL ? mm_strdup(par->start_text) : number_text(par->start);
    char *lo = number_text(par->lo), *hi = number_text(par->hi);
    const char *state = par->tie_text != NULL ? "tied" : par->vary ? "free" : "fixed";
    const char *const row[] = { par->name,
                                component_kind(comp),
                                par->unit[0] != '\0' ? par->unit : par->unit_rule,
                                par->tie_text != NULL ? par->tie_text : start,
                                lo,
                                hi,
                                state };
    const bool good = start != NULL && lo != NULL && hi != NULL ? mm_listing_row(c, row)
                                                                : mm_fail_memory(&c->err, "a model");
    free(start);
    free(lo);
    free(hi);
    return good;
}

static bool show_derived(mm_context *c, const mm_derived *derived)
{
    const char *const row[] = { derived->name, "(derived)", derived->unit, derived->formula_text, "", "",
                                "derived" };
    return mm_listing_row(c, row);
}

static bool show_head(mm_context *c, const mm_model *model)
{
    const struct {
        const char *key, *value;
    } heads[] = {
        { "model", model->id },      { "domain", model->domain }, { "title", model->title },
        { "source", model->source }, { "doi", model->doi },       { "note", model->note },
        { "path", model->path },
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (heads[i].value != NULL && heads[i].value[0] != '\0' &&
            !mm_meta_set(c->report.table, heads[i].key, heads[i].value, &c->err))
            return false;
    for (size_t k = 0; k < model->nx + model->ny; k++) {
        const bool is_x = k < model->nx;
        const mm_axis *axis = is_x ? &model->x[k] : &model->y[k - model->nx];
        char *key = mm_format("%c%zu", is_x ? 'x' : 'y', is_x ? k + 1 : k - model->nx + 1);
        char *value = mm_format("%s (%s)", axis->name, axis->unit);
        const bool good = key != NULL && value != NULL && mm_meta_set(c->report.table, key, value, &c->err);
        free(key);
        free(value);
        if (!good)
            return mm_fail_memory(&c->err, "a model");
    }
    return true;
}

static bool show_model(mm_context *c, const mm_model *model)
{
    static const char *const columns[] = { "name", "function", "unit", "start", "lo", "hi", "state", NULL };
    bool good = mm_listing_begin(c, columns) && show_head(c, model);
    for (size_t i = 0; good && i < model->ncomp; i++)
        for (size_t k = 0; good && k < model->comp[i].npar; k++)
            good = show_parameter(c, &model->comp[i], &model->par[model->comp[i].first + k]);
    for (size_t i = 0; good && i < model->nderived; i++)
        good = show_derived(c, &model->derived[i]);
    return good;
}

bool mm_run_show(mm_context *c)
{
    if (c->args.noperand != 1)
        return mm_fail(&c->err, MM_EUSAGE, "show takes one model");
    mm_model *model = mm_model_load(c->args.operand[0], &c->err);
    const bool good = model != NULL && show_model(c, model) && mm_context_write(c);
    mm_model_free(model);
    return good;
}

bool mm_run_check(mm_context *c)
{
    if (c->args.noperand == 0)
        return mm_fail(&c->err, MM_EUSAGE, "check takes model files");
    bool good = true;
    for (size_t i = 0; i < c->args.noperand; i++) {
        mm_diag found = MM_DIAG_INIT;
        mm_err err = MM_ERR_INIT;
        if (!mm_model_check(c->args.operand[i], &found, &err)) {
            good = false;
            for (size_t k = 0; k < found.n; k++)
                fprintf(c->errors, "%s: %s:%zu: %s\n", c->tool->name, found.note[k].file, found.note[k].line,
                        found.note[k].text);
            if (found.n == 0 && err.msg != NULL)
                fprintf(c->errors, "%s: %s\n", c->tool->name, err.msg);
            if (c->err.code == MM_OK) {
                c->err.code = err.code != MM_OK ? err.code : MM_EMODEL;
            }
        }
        mm_diag_clear(&found);
        mm_err_clear(&err);
    }
    return good;
}
