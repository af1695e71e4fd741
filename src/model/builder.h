/* A model while it is read from a document: what is shared by the files that build its parts. */
#ifndef MM_MODEL_BUILDER_H
#define MM_MODEL_BUILDER_H

#include "model/parts.h"
#include "model/xml.h"

typedef struct mm_builder {
    mm_model *model;
    const char *path;
    mm_diag *problems;
    bool no_memory;
    size_t cap_x, cap_y, cap_comp, cap_par, cap_derived; /* of the model's arrays */
    size_t *comp_line, *par_line;                        /* where each stands in the file */
    size_t cap_comp_line, cap_par_line;
} mm_builder;

/** Components and their parameters; formulas stay text until all names are known. */
void mm_builder_component(mm_builder *b, const xmlNode *node);

/** Compile what mm_builder_component left as text. */
void mm_builder_compile_parameters(mm_builder *b);

/* What is wrong. An error becomes a problem of the line, with `what` before it, and is cleared. */
void mm_builder_problem(mm_builder *b, size_t line, const char *fmt, ...) MM_PRINTF(3, 4);
void mm_builder_problem_from(mm_builder *b, size_t line, const char *what, mm_err *err);

/** Returns text, and notes that there is no memory when it is NULL. */
char *mm_builder_keep(mm_builder *b, char *text);

/** mm_reserve that notes when there is no memory. */
bool mm_builder_room(mm_builder *b, void *array, size_t *cap, size_t need, size_t size);

/* Reading a node. Texts are trimmed; the caller frees. */
bool mm_builder_is_element(const xmlNode *node, const char *name);
char *mm_builder_attribute(mm_builder *b, const xmlNode *node,
                           const char *name); /* NULL when it is not there */
char *mm_builder_attribute_or(mm_builder *b, const xmlNode *node, const char *name, const char *otherwise);

/** A number that the schema has looked at; false when the attribute is not there. */
bool mm_builder_number_attribute(mm_builder *b, const xmlNode *node, const char *name, double *value);

/** The text of an element, runs of blanks as one. */
char *mm_builder_content(mm_builder *b, const xmlNode *node);

/** Append an element's text to *text. */
void mm_builder_add_text(mm_builder *b, const xmlNode *node, const char *separator, char **text);

#endif
