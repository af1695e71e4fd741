#include "base/module.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { LEVELS = 3, PLACES = LEVELS + 2, PATH_SIZE = 4096 };

/* The folders .libs beside the running program and above it: there libtool puts modules before they are
 * installed (tests are programs two folders down). NULL where there is none. */
static void build_tree(const char *name, char *path[LEVELS])
{
    char program[PATH_SIZE];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    program[n > 0 ? n : 0] = '\0';
    for (int level = 0; level < LEVELS; level++) {
        char *slash = strrchr(program, '/');
        if (slash != NULL)
            *slash = '\0';
        path[level] = slash != NULL ? mm_format("%s/.libs/%s.so", program, name) : NULL;
    }
}

/* Paths that the module may have; NULL where there is none. The caller frees each. */
static void list_paths(const char *name, char *path[PLACES])
{
    const char *wish = getenv("MISCHMETAL_MODULES");
    path[0] = wish != NULL ? mm_format("%s/%s.so", wish, name) : NULL;
    build_tree(name, path + 1);
    path[PLACES - 1] = mm_format("%s/%s.so", MM_MODULES_DIR, name);
}

/* What is loaded is never unloaded: GLib, Pango and HDF5 do not survive it. */
static void *load(const char *name, int flags, mm_err *err)
{
    char *path[PLACES];
    list_paths(name, path);
    void *handle = NULL;
    bool found = false;
    for (size_t i = 0; i < PLACES && !found; i++) {
        if (path[i] == NULL || access(path[i], R_OK) != 0)
            continue;
        found = true;
        handle = dlopen(path[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE | flags);
        if (handle == NULL)
            mm_fail(err, MM_ESYS, "%s", dlerror());
    }
    if (!found)
        mm_fail(err, MM_ESYS, "the module %s.so is not in %s, where it is installed with the program", name,
                MM_MODULES_DIR);
    for (size_t i = 0; i < PLACES; i++)
        free(path[i]);
    return handle;
}

static const void *find(const char *name, const char *symbol, int flags, mm_err *err)
{
    void *handle = load(name, flags, err);
    if (handle == NULL)
        return NULL;
    const void *object = dlsym(handle, symbol);
    if (object == NULL)
        mm_fail(err, MM_ESYS, "the module %s.so has no %s; it is of another version", name, symbol);
    dlclose(handle);
    return object;
}

const void *mm_module_symbol(const char *name, const char *symbol, mm_err *err)
{
    return find(name, symbol, 0, err);
}

const void *mm_module_loaded(const char *name, const char *symbol)
{
    return find(name, symbol, RTLD_NOLOAD, NULL);
}
