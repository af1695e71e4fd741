/* A valid document -> a model. */
#ifndef MM_MODEL_BUILD_H
#define MM_MODEL_BUILD_H

#include "model/model.h"
#include "model/xml.h"

/** What is wrong goes to `problems` with its line, all of it: NULL then. Borrows the document.
 *  Errors: MM_ESYS without memory. */
mm_model *mm_model_build(xmlDoc *doc, const char *path, mm_diag *problems, mm_err *err);

#endif
