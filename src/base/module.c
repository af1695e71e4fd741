#include "base/module.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { PLACES = 3, PATH_SIZE = 4096 };

/* The folder .libs beside the running program: there libtool puts modules before they are installed. */
static char *build_tree(void)
{
    char program[PATH_SIZE];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0)
        return NULL;
    program[n] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL)
        return NULL;
    *slash = '\0';
    return mm_format("%s/.libs", program);
}

/* Paths that the module may have; NULL where there is none. The caller frees each. */
static void list_paths(const char *name, char *path[PLACES])
{
    const char *wish = getenv("MISCHMETAL_MODULES");
    char *beside = build_tree();
    path[0] = wish != NULL ? mm_format("%s/%s.so", wish, name) : NULL;
    path[1] = beside != NULL ? mm_format("%s/%s.so", beside, name) : NULL;
    path[2] = mm_format("%s/%s.so", MM_MODULES_DIR, name);
    free(beside);
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
