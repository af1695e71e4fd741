#include "model/search.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

void mm_folders_free(mm_folders *folders)
{
    for (size_t i = 0; i < folders->n; i++)
        free(folders->path[i]);
    free(folders->path);
    *folders = (mm_folders){ NULL, 0, 0 };
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool is_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

/* Takes the path over; false without memory. */
static bool add(mm_folders *folders, char *path)
{
    if (path == NULL || !mm_reserve(&folders->path, &folders->cap, folders->n + 1, sizeof *folders->path)) {
        free(path);
        return false;
    }
    folders->path[folders->n++] = path;
    return true;
}

static bool add_folder(mm_folders *folders, char *path)
{
    if (path == NULL || is_folder(path))
        return add(folders, path);
    free(path);
    return true;
}

static bool add_list(mm_folders *folders, const char *list)
{
    mm_slice rest = mm_slice_of(list != NULL ? list : ""), one;
    bool good = true;
    while (good && mm_slice_field(&rest, ':', &one))
        if (one.n > 0)
            good = add_folder(folders, mm_slice_dup(one));
    return good;
}

static bool add_users(mm_folders *folders)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (data != NULL && data[0] == '/')
        return add_folder(folders, mm_format("%s/mischmetal/models", data));
    return home == NULL || add_folder(folders, mm_format("%s/.local/share/mischmetal/models", home));
}

/* Where the programs are built, models/model.rng beside them is the source's or a link to it, made by
 * configure; an installed program has no such neighbour. */
static bool add_built(mm_folders *folders)
{
    char program[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return true;
    program[n] = '\0';
    char *slash = strrchr(program, '/');
    char *link = mm_format("%.*s/models/model.rng", (int)(slash - program), program);
    if (link == NULL)
        return false;
    char *schema = realpath(link, NULL);
    free(link);
    if (schema == NULL)
        return true;
    slash = strrchr(schema, '/');
    const bool good = add_folder(folders, mm_strndup(schema, (size_t)(slash - schema)));
    free(schema);
    return good;
}

bool mm_search_path(mm_folders *folders, mm_err *err)
{
    *folders = (mm_folders){ NULL, 0, 0 };
    if (add_list(folders, getenv("MISCHMETAL_MODELS")) && add_users(folders) && add_built(folders) &&
        add_folder(folders, mm_strdup(MM_MODELS_DIR)))
        return true;
    mm_folders_free(folders);
    return mm_fail_memory(err, "the models' search path");
}

char *mm_search_file(const mm_folders *folders, const char *name, mm_err *err)
{
    for (size_t i = 0; i < folders->n; i++) {
        char *path = mm_format("%s/%s", folders->path[i], name);
        if (path == NULL)
            mm_fail_memory(err, "a path");
        if (path == NULL || is_file(path))
            return path;
        free(path);
    }
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What lies in a folder and is wanted, sorted; a folder that cannot be read holds nothing. */
static bool list(const char *folder, bool (*wanted)(const char *), mm_folders *found, mm_err *err)
{
    const size_t before = found->n;
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    bool good = true;
    while (good && dir != NULL && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        char *path = mm_format("%s/%s", folder, entry->d_name);
        if (path != NULL && !wanted(path))
            free(path);
        else
            good = add(found, path);
    }
    if (dir != NULL)
        closedir(dir);
    if (found->n > before)
        qsort(found->path + before, found->n - before, sizeof *found->path, by_name);
    return good || mm_fail_memory(err, "a list of files");
}

/* The folders in a folder. */
static bool list_domains(const char *folder, mm_folders *domains, mm_err *err)
{
    *domains = (mm_folders){ NULL, 0, 0 };
    if (list(folder, is_folder, domains, err))
        return true;
    mm_folders_free(domains);
    return false;
}

char *mm_search_model(const mm_folders *folders, const char *id, mm_err *err)
{
    char *name = mm_format("%s.xml", id), *path = NULL;
    if (name == NULL)
        mm_fail_memory(err, "a path");
    for (size_t i = 0; name != NULL && path == NULL && i < folders->n; i++) {
        mm_folders domains, here = { &folders->path[i], 1, 1 };
        path = mm_search_file(&here, name, err);
        if (path != NULL || !list_domains(folders->path[i], &domains, err))
            break;
        path = mm_search_file(&domains, name, err);
        mm_folders_free(&domains);
    }
    free(name);
    return path;
}

static bool is_model(const char *path)
{
    const size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".xml") == 0 && is_file(path);
}

bool mm_search_all(const mm_folders *folders, mm_folders *files, mm_err *err)
{
    bool good = true;
    *files = (mm_folders){ NULL, 0, 0 };
    for (size_t i = 0; good && i < folders->n; i++) {
        mm_folders domains;
        good = list(folders->path[i], is_model, files, err) && list_domains(folders->path[i], &domains, err);
        for (size_t k = 0; good && k < domains.n; k++)
            good = list(domains.path[k], is_model, files, err);
        if (good)
            mm_folders_free(&domains);
    }
    if (!good)
        mm_folders_free(files);
    return good;
}
