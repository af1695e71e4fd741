/* Models by name and by file. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/near.h"
#include "base/text.h"
#include "model/build.h"
#include "model/model.h"
#include "model/search.h"

/* What reading models needs. */
typedef struct library {
    mm_folders folders;
    mm_schema *schema;
} library;

static void library_close(library *lib)
{
    mm_folders_free(&lib->folders);
    mm_schema_free(lib->schema);
}

static bool library_open(library *lib, mm_err *err)
{
    *lib = (library){ { NULL, 0, 0 }, NULL };
    if (!mm_search_path(&lib->folders, err))
        return false;
    char *path = mm_search_file(&lib->folders, "model.rng", err);
    if (path == NULL)
        mm_fail(err, MM_ESYS,
                "the models' schema model.rng is not found; set MISCHMETAL_MODELS to the folder with the "
                "models");
    else
        lib->schema = mm_schema_load(path, err);
    free(path);
    if (lib->schema != NULL)
        return true;
    library_close(lib);
    return false;
}

/* The first problem as the error. */
static bool fail_from(const mm_diag *problems, mm_err *err)
{
    const mm_note *first = &problems->note[0];
    if (problems->n == 0)
        return mm_fail_memory(err, "a model");
    if (first->line == 0)
        return mm_fail(err, MM_EMODEL, "%s: %s", first->file, first->text);
    return mm_fail(err, MM_EMODEL, "%s:%zu: %s", first->file, first->line, first->text);
}

static mm_model *read_text(const library *lib, const char *text, size_t size, const char *path,
                           mm_diag *problems, mm_err *err)
{
    xmlDoc *doc = mm_xml_read(lib->schema, text, size, path, problems, err);
    mm_model *model = doc != NULL ? mm_model_build(doc, path, problems, err) : NULL;
    xmlFreeDoc(doc);
    if (model == NULL)
        fail_from(problems, err);
    return model;
}

static mm_model *read_file(const library *lib, const char *path, mm_diag *problems, mm_err *err)
{
    mm_bytes bytes;
    mm_err why = MM_ERR_INIT;
    if (!mm_bytes_read(path, &bytes, &why)) { /* a model that is missing is a bad model, not bad data */
        mm_fail(err, why.code == MM_EINPUT ? MM_EMODEL : why.code, "%s", why.msg);
        mm_err_clear(&why);
        return NULL;
    }
    mm_model *model = read_text(lib, bytes.data, bytes.size, path, problems, err);
    mm_bytes_free(&bytes);
    return model;
}

mm_model *mm_model_parse(const char *xml, size_t size, const char *path, mm_err *err)
{
    library lib;
    mm_diag problems = MM_DIAG_INIT;
    if (!library_open(&lib, err))
        return NULL;
    mm_model *model = read_text(&lib, xml, size, path, &problems, err);
    mm_diag_clear(&problems);
    library_close(&lib);
    return model;
}

bool mm_model_check(const char *path, mm_diag *diag, mm_err *err)
{
    library lib;
    mm_diag problems = MM_DIAG_INIT;
    if (!library_open(&lib, err))
        return false;
    mm_model *model = read_file(&lib, path, &problems, err);
    const bool good = model != NULL;
    mm_model_free(model);
    if (diag != NULL)
        mm_diag_move(diag, &problems);
    mm_diag_clear(&problems);
    library_close(&lib);
    return good;
}

/* "/path/curie-weiss.xml" is curie-weiss. */
static char *id_of_path(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    return mm_strndup(name, strlen(name) - strlen(".xml"));
}

static void fail_unknown(const library *lib, const char *name, mm_err *err)
{
    mm_folders files;
    char hint[MM_NEAR_SIZE] = "";
    if (!mm_search_all(&lib->folders, &files, err))
        return;
    for (size_t i = 0; i < files.n; i++) {
        char *id = id_of_path(files.path[i]);
        free(files.path[i]);
        files.path[i] = id;
    }
    mm_near near = mm_near_of(name);
    for (size_t i = 0; i < files.n; i++)
        if (files.path[i] != NULL)
            mm_near_offer(&near, files.path[i]);
    mm_fail(err, MM_EMODEL, "there is no model '%s'%s", name, mm_near_hint(hint, &near));
    mm_folders_free(&files);
}

static bool is_path(const char *name)
{
    const size_t n = strlen(name);
    return strchr(name, '/') != NULL || (n > 4 && strcmp(name + n - 4, ".xml") == 0);
}

mm_model *mm_model_load(const char *name, mm_err *err)
{
    library lib;
    mm_model *model = NULL;
    mm_diag problems = MM_DIAG_INIT;
    if (!library_open(&lib, err))
        return NULL;
    char *path = is_path(name) ? mm_strdup(name) : mm_search_model(&lib.folders, name, err);
    if (path != NULL)
        model = read_file(&lib, path, &problems, err);
    else if (err == NULL || err->code == MM_OK)
        fail_unknown(&lib, name, err);
    free(path);
    mm_diag_clear(&problems);
    library_close(&lib);
    return model;
}

/* Listing */

static bool entry_make(mm_model *model, mm_model_entry *entry)
{
    *entry = (mm_model_entry){ model->id, model->domain, model->title, model->path };
    model->id = model->domain = model->title = model->path = NULL;
    return entry->id != NULL;
}

static bool listed(const mm_model_entry *list, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].id, id) == 0)
            return true;
    return false;
}

static int by_domain(const void *a, const void *b)
{
    const mm_model_entry *left = a, *right = b;
    const int order = strcmp(left->domain, right->domain);
    return order != 0 ? order : strcmp(left->id, right->id);
}

void mm_model_list_free(mm_model_entry *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(list[i].id);
        free(list[i].domain);
        free(list[i].title);
        free(list[i].path);
    }
    free(list);
}

/* One file of the list; what is wrong with it is a warning. false where the system fails. */
static bool list_file(const library *lib, const char *path, mm_model_entry *list, size_t *n, mm_diag *diag,
                      mm_err *out)
{
    mm_err err = MM_ERR_INIT;
    mm_diag problems = MM_DIAG_INIT;
    mm_model *model = read_file(lib, path, &problems, &err);
    char *id = id_of_path(path);
    bool good = err.code == MM_ESYS ? mm_fail(out, MM_ESYS, "%s", err.msg) : id != NULL;
    if (good && model == NULL)
        mm_warn(diag, NULL, 0, "%s", err.msg);
    else if (good && strcmp(id, model->id) != 0)
        mm_warn(diag, path, 1, "the model's id is '%s', so '%s' finds it and '%s' does not", model->id, id,
                model->id);
    if (good && model != NULL && !listed(list, *n, model->id)) {
        good = entry_make(model, &list[*n]);
        *n += good;
    }
    free(id);
    mm_model_free(model);
    mm_diag_clear(&problems);
    mm_err_clear(&err);
    return good || mm_fail_memory(out, "a list of models");
}

bool mm_model_list(mm_model_entry **list, size_t *n, mm_diag *diag, mm_err *err)
{
    library lib;
    mm_folders files;
    *list = NULL;
    *n = 0;
    if (!library_open(&lib, err))
        return false;
    bool good = mm_search_all(&lib.folders, &files, err);
    if (good) {
        *list = mm_zalloc(files.n, sizeof **list);
        good = *list != NULL || mm_fail_memory(err, "a list of models");
        for (size_t i = 0; good && i < files.n; i++)
            good = list_file(&lib, files.path[i], *list, n, diag, err);
        if (*n > 1)
            qsort(*list, *n, sizeof **list, by_domain);
        mm_folders_free(&files);
    }
    library_close(&lib);
    if (!good) {
        mm_model_list_free(*list, *n);
        *list = NULL;
        *n = 0;
    }
    return good;
}
