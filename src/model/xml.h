/* XML text -> a document that the schema accepts. Beside xml.c only what builds a model sees libxml2. */
#ifndef MM_MODEL_XML_H
#define MM_MODEL_XML_H

#include <libxml/tree.h>

#include "base/err.h"

typedef struct mm_schema mm_schema; /* models/model.rng */

/** Read a RELAX NG schema. Errors: MM_ESYS. */
mm_schema *mm_schema_load(const char *path, mm_err *err);
void mm_schema_free(mm_schema *schema);

/** Parse and validate. What is wrong goes to `problems` with its line: NULL then.
 *  No network, no document type, hence no entities; size and depth are limited.
 *  Errors: MM_ESYS without memory. The caller frees with xmlFreeDoc. */
xmlDoc *mm_xml_read(const mm_schema *schema, const char *text, size_t size, const char *path,
                    mm_diag *problems, mm_err *err);

/** The line in which a node stands, 0 when unknown. */
size_t mm_xml_line(const xmlNode *node);

#endif
