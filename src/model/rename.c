/* Another name for a component, wherever it stands. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/parts.h"

static bool is_word(char c)
{
    return mm_is_alpha(c) || mm_is_digit(c) || c == '_';
}

static bool is_name(const char *text)
{
    if (!mm_is_alpha(*text) && *text != '_')
        return false;
    while (is_word(*text))
        text++;
    return *text == '\0';
}

/* Put `name` where `old` stands as a whole word with `behind` after it; *text may be NULL. */
static bool replace(char **text, const char *old, const char *name, char behind)
{
    mm_buf buf = { 0 };
    const size_t length = strlen(old);
    if (*text == NULL)
        return true;
    const char *s = *text;
    while (*s != '\0') {
        const bool begins = s == *text || (!is_word(s[-1]) && s[-1] != '.');
        if (begins && strncmp(s, old, length) == 0 && s[length] == behind) {
            mm_buf_add(&buf, name);
            s += length;
        } else {
            mm_buf_add_char(&buf, *s++);
        }
    }
    char *fresh = mm_buf_take(&buf);
    if (fresh == NULL)
        return false;
    free(*text);
    *text = fresh;
    return true;
}

static bool rename_all(mm_model *model, mm_component *comp, const char *name)
{
    bool good = true;
    for (size_t i = 0; good && i < model->npar; i++) {
        mm_param *par = &model->par[i];
        good = replace(&par->name, comp->id, name, '.') && replace(&par->tie_text, comp->id, name, '.') &&
               replace(&par->start_text, comp->id, name, '.') &&
               replace(&par->release_text, comp->id, name, '.');
    }
    for (size_t i = 0; good && i < model->nderived; i++) {
        mm_derived *d = &model->derived[i];
        if (d->component == comp - model->comp)
            good = replace(&d->name, comp->id, name, '_');
        else
            good = replace(&d->formula_text, comp->id, name, '.');
    }
    return good && mm_replace(&comp->id, name);
}

bool mm_model_rename(mm_model *model, const char *component, const char *name, mm_err *err)
{
    mm_component *found = NULL;
    if (!is_name(name))
        return mm_fail(err, MM_EUSAGE, "'%s' is not a name of letters, digits and _", name);
    for (size_t c = 0; c < model->ncomp; c++) {
        if (strcmp(model->comp[c].id, component) == 0)
            found = &model->comp[c];
        else if (strcmp(model->comp[c].id, name) == 0)
            return mm_fail(err, MM_EUSAGE, "the model %s has a component '%s' already", model->id, name);
    }
    if (found == NULL)
        return mm_fail(err, MM_EUSAGE, "the model %s has no component '%s'", model->id, component);
    return rename_all(model, found, name) || mm_fail_memory(err, "a model");
}
