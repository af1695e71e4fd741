#include "model/builder.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

void mm_builder_problem(mm_builder *b, size_t line, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = mm_vformat(fmt, args);
    va_end(args);
    if (text != NULL)
        mm_warn(b->problems, b->path, line, "%s", text);
    else
        b->no_memory = true;
    free(text);
}

void mm_builder_problem_from(mm_builder *b, size_t line, const char *what, mm_err *err)
{
    if (err->code == MM_ESYS)
        b->no_memory = true;
    else
        mm_builder_problem(b, line, "%s%s%s", what, *what != '\0' ? ": " : "", err->msg);
    mm_err_clear(err);
}

char *mm_builder_keep(mm_builder *b, char *text)
{
    b->no_memory |= text == NULL;
    return text;
}

bool mm_builder_room(mm_builder *b, void *array, size_t *cap, size_t need, size_t size)
{
    if (mm_reserve(array, cap, need, size))
        return true;
    b->no_memory = true;
    return false;
}

bool mm_builder_is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

char *mm_builder_attribute(mm_builder *b, const xmlNode *node, const char *name)
{
    if (xmlHasProp(node, (const xmlChar *)name) == NULL)
        return NULL;
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    char *copy = value != NULL ? mm_slice_dup(mm_slice_trim(mm_slice_of((const char *)value))) : NULL;
    xmlFree(value);
    return mm_builder_keep(b, copy);
}

char *mm_builder_attribute_or(mm_builder *b, const xmlNode *node, const char *name, const char *otherwise)
{
    char *value = mm_builder_attribute(b, node, name);
    return value != NULL ? value : mm_builder_keep(b, mm_strdup(otherwise));
}

bool mm_builder_number_attribute(mm_builder *b, const xmlNode *node, const char *name, double *value)
{
    char *text = mm_builder_attribute(b, node, name);
    const bool good = text != NULL && mm_number_parse(mm_slice_of(text), value);
    free(text);
    return good;
}

char *mm_builder_content(mm_builder *b, const xmlNode *node)
{
    xmlChar *raw = xmlNodeGetContent(node);
    mm_slice rest = mm_slice_of(raw != NULL ? (const char *)raw : ""), word;
    mm_buf text = { 0 };
    mm_buf_add(&text, "");
    while (mm_slice_word(&rest, &word)) {
        if (text.len > 0)
            mm_buf_add_char(&text, ' ');
        mm_buf_add_n(&text, word.s, word.n);
    }
    xmlFree(raw);
    return mm_builder_keep(b, mm_buf_take(&text));
}

void mm_builder_add_text(mm_builder *b, const xmlNode *node, const char *separator, char **text)
{
    char *fresh = mm_builder_content(b, node);
    if (fresh != NULL && *text != NULL && **text != '\0') {
        char *both = mm_builder_keep(b, mm_format("%s%s%s", *text, separator, fresh));
        free(fresh);
        fresh = both;
    }
    free(*text);
    *text = fresh;
}
