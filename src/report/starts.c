#include "report/starts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct mm_starts {
    json_t *root, *fits;
};

mm_starts *mm_starts_read(const char *path, mm_err *err)
{
    json_error_t why;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    if (root == NULL) {
        if (why.line > 0)
            mm_fail(err, MM_EINPUT, "%s:%d: %s", path, why.line, why.text);
        else
            mm_fail(err, MM_EINPUT, "%s", why.text);
        return NULL;
    }
    json_t *fits = json_object_get(root, "fits");
    mm_starts *starts = json_is_array(fits) ? mm_zalloc(1, sizeof *starts) : NULL;
    if (starts == NULL) {
        if (!json_is_array(fits))
            mm_fail(err, MM_EINPUT, "%s: no \"fits\" in it", path);
        mm_fail_memory(err, "start values");
        json_decref(root);
        return NULL;
    }
    *starts = (mm_starts){ root, fits };
    return starts;
}

void mm_starts_free(mm_starts *starts)
{
    if (starts != NULL)
        json_decref(starts->root);
    free(starts);
}

static bool is(const json_t *fit, const char *key, const char *value)
{
    const char *text = json_string_value(json_object_get(fit, key));
    return text != NULL && value != NULL && strcmp(text, value) == 0;
}

/* How well a fit of the report suits: 0 not at all. */
static int suits(const json_t *fit, const char *dataset, const mm_model *model)
{
    if (!json_is_object(json_object_get(fit, "parameters")) || is(fit, "status", "failed"))
        return 0;
    return 1 + 2 * is(fit, "model", model->id) + is(fit, "dataset", dataset);
}

size_t mm_starts_apply(const mm_starts *starts, const char *dataset, const mm_model *model, double *p)
{
    const json_t *best = NULL;
    int best_suits = 0;
    for (size_t i = 0; i < json_array_size(starts->fits); i++) {
        const json_t *fit = json_array_get(starts->fits, i);
        if (suits(fit, dataset, model) > best_suits) {
            best_suits = suits(fit, dataset, model);
            best = fit;
        }
    }
    size_t count = 0;
    for (size_t i = 0; best != NULL && i < model->npar; i++) {
        const json_t *par = json_object_get(json_object_get(best, "parameters"), model->par[i].name);
        const json_t *value = json_object_get(par, "value");
        if (json_is_number(value)) {
            p[i] = json_number_value(value);
            count++;
        }
    }
    return count;
}
