/* Where models are looked for: folders with ID.xml or DOMAIN/ID.xml in them, and model.rng. */
#ifndef MM_MODEL_SEARCH_H
#define MM_MODEL_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

typedef struct mm_folders {
    char **path;
    size_t n, cap;
} mm_folders;

/** The search path: $MISCHMETAL_MODELS (folders with colons between), $XDG_DATA_HOME/mischmetal/models
 *  (~/.local/share/mischmetal/models), models/ beside the program when it is run where it was built, and the
 *  installed folder. Folders that are not there are left out. Errors: MM_ESYS without memory. */
bool mm_search_path(mm_folders *folders, mm_err *err);
void mm_folders_free(mm_folders *folders);

/** The first file of that name in any of the folders, or NULL. The caller frees. */
char *mm_search_file(const mm_folders *folders, const char *name, mm_err *err);

/** The file of a model: ID.xml in a folder, or in a folder in it. NULL without an error when there is none.
 */
char *mm_search_model(const mm_folders *folders, const char *id, mm_err *err);

/** All *.xml files of the folders and of the folders in them, in order of the path, then by name. */
bool mm_search_all(const mm_folders *folders, mm_folders *files, mm_err *err);

#endif
