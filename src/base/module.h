/* Parts of the library that are loaded at their first use, because what they drag in (HDF5, Pango) would cost
 * every tool start-up time. A module exports one object, a table of functions. */
#ifndef MM_BASE_MODULE_H
#define MM_BASE_MODULE_H

#include "base/err.h"

/** The object `symbol` of the module `name` (the file NAME.so), which is loaded now if it is not yet and then
 *  stays. Looked for in $MISCHMETAL_MODULES, in .libs beside or above the program (a build tree), and where
 *  it is installed.
 *  Errors: MM_ESYS when it is in none of these, or cannot be loaded. */
const void *mm_module_symbol(const char *name, const char *symbol, mm_err *err);

/** The same of a module that is loaded already; NULL when it is not. */
const void *mm_module_loaded(const char *name, const char *symbol);

#endif
