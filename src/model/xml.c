#include "model/xml.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xmlerror.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/near.h"
#include "base/number.h"
#include "base/text.h"
#include "model/model.h"

enum { MAX_SIZE = 1 << 20, MAX_PROBLEMS = 100 };

#define NAMESPACE "urn:mischmetal:model:1"

struct mm_schema {
    xmlRelaxNG *grammar;
};

/* Where messages of libxml2 go. */
typedef struct sink {
    const char *path;
    mm_diag *problems;
    bool doctype;   /* refused: what follows is its consequence */
    bool no_memory; /* then nothing that is said means anything */
} sink;

/* Without memory libxml2 goes on with half of what it reads, and says so as one error among others. */
static bool tells_no_memory(sink *to, const xmlError *error)
{
    to->no_memory |= error->code == XML_ERR_NO_MEMORY;
    return to->no_memory;
}

/* Errors that reach no parser and no validator. */
static void on_other_error(void *context, xmlError *error)
{
    tells_no_memory(context, error);
}

/* What there is, to name what is missing or mistyped: the schema decides. Needed attributes stand first. */
static const struct element {
    const char *name;
    int needed;
    const char *attribute[12];
} elements[] = {
    { "model", 1, { "id", "domain" } },
    { "title", 0, { NULL } },
    { "source", 0, { "doi" } },
    { "note", 0, { NULL } },
    { "x", 1, { "name", "unit", "title" } },
    { "y", 1, { "name", "unit", "title" } },
    { "component", 1, { "id", "func", "x", "output" } },
    { "formula", 0, { NULL } },
    { "param",
      1,
      { "name", "start", "along", "min", "max", "vary", "fixed", "tie", "prior", "unit", "about" } },
    { "derived", 2, { "name", "formula", "unit", "label" } },
    { "example", 0, { "noise" } },
    { "grid", 3, { "lo", "hi", "n", "scale" } },
    { "set", 2, { "param", "value" } },
};

enum { ELEMENTS = sizeof elements / sizeof *elements };

static const struct element *element_find(const char *name)
{
    for (size_t i = 0; i < ELEMENTS; i++)
        if (strcmp(elements[i].name, name) == 0)
            return &elements[i];
    return NULL;
}

static void complain(sink *to, size_t line, const char *fmt, ...) MM_PRINTF(3, 4);

static void complain(sink *to, size_t line, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *text = mm_vformat(fmt, args);
    va_end(args);
    to->no_memory |= text == NULL;
    bool said = text == NULL || to->problems->n >= MAX_PROBLEMS;
    for (size_t i = 0; i < to->problems->n && !said; i++)
        said = to->problems->note[i].line == line && strcmp(to->problems->note[i].text, text) == 0;
    if (!said)
        mm_warn(to->problems, to->path, line, "%s", text);
    free(text);
}

size_t mm_xml_line(const xmlNode *node)
{
    const long line = xmlGetLineNo(node);
    return line > 0 ? (size_t)line : 0;
}

static void on_parse_error(void *context, xmlError *error)
{
    const xmlParserCtxt *parser = context;
    sink *to = parser->_private;
    if (tells_no_memory(to, error) || to->doctype || error->level < XML_ERR_ERROR)
        return;
    const mm_slice text = mm_slice_trim(
        mm_slice_of(error->message != NULL ? error->message : "cannot be read"));
    complain(to, error->line > 0 ? (size_t)error->line : 0, "%.*s", (int)text.n, text.s);
}

/* A model has no document type: no entities to expand, nothing to fetch. */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    xmlParserCtxt *parser = context;
    sink *to = parser->_private;
    (void)name;
    (void)external;
    (void)system;
    complain(to, (size_t)parser->input->line, "a model has no document type (<!DOCTYPE>)");
    to->doctype = true;
    xmlStopParser(parser);
}

static void complain_element(sink *to, size_t line, const xmlNode *node)
{
    char hint[MM_NEAR_SIZE];
    const char *name = (const char *)node->name;
    if (node->ns == NULL || strcmp((const char *)node->ns->href, NAMESPACE) != 0) {
        complain(to, line, "<%s> is not in the namespace %s", name, NAMESPACE);
        return;
    }
    if (element_find(name) != NULL) {
        const bool inner = node->parent != NULL && node->parent->type == XML_ELEMENT_NODE;
        complain(to, line, "<%s> cannot stand %s%s", name, inner ? "in " : "here",
                 inner ? (const char *)node->parent->name : "");
        return;
    }
    mm_near near = mm_near_of(name);
    for (size_t i = 0; i < ELEMENTS; i++)
        mm_near_offer(&near, elements[i].name);
    complain(to, line, "there is no element <%s>%s", name, mm_near_hint(hint, &near));
}

/* An attribute that the element does not know, or whose value cannot be. */
static void complain_attribute(sink *to, size_t line, const xmlNode *node, const char *name)
{
    const struct element *element = element_find((const char *)node->name);
    char hint[MM_NEAR_SIZE];
    mm_near near = mm_near_of(name);
    for (size_t k = 0; element != NULL && element->attribute[k] != NULL; k++) {
        mm_near_offer(&near, element->attribute[k]);
        if (strcmp(element->attribute[k], name) != 0)
            continue;
        xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
        complain(to, line, "<%s> cannot have %s=\"%.60s\"", element->name, name,
                 value != NULL ? (const char *)value : "");
        xmlFree(value);
        return;
    }
    complain(to, line, "<%s> has no attribute '%s'%s", (const char *)node->name, name,
             mm_near_hint(hint, &near));
}

/* A name as the schema has it; that of a model may hold . + and - too. */
static bool is_name(const char *text, bool model)
{
    enum { LONGEST = 64 };
    size_t n = 0;
    for (; text[n] != '\0'; n++)
        if (!mm_is_alpha(text[n]) && text[n] != '_' && !(mm_is_digit(text[n]) && (n > 0 || model)) &&
            !(model && n > 0 && strchr(".+-", text[n]) != NULL))
            return false;
    return n > 0 && n <= LONGEST;
}

/* Can the needed attribute of an element have this value? */
static bool is_needed_value(const char *element, const char *attribute, const char *value)
{
    double number;
    if (strcmp(attribute, "id") == 0 || strcmp(attribute, "name") == 0)
        return is_name(value, strcmp(element, "model") == 0);
    if (strcmp(element, "grid") == 0 || strcmp(attribute, "value") == 0)
        return mm_number_parse(mm_slice_of(value), &number);
    return true;
}

static void complain_needed_attribute(sink *to, const xmlNode *node, const char *name)
{
    const char *element = (const char *)node->name;
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    if (value == NULL)
        complain(to, mm_xml_line(node), "<%s> needs the attribute %s", element, name);
    else if (!is_needed_value(element, name, (const char *)value))
        complain_attribute(to, mm_xml_line(node), node, name);
    xmlFree(value);
}

/* Attributes that elements need and that are missing or wrong: the validator does not always say which. */
static void complain_needed(sink *to, const xmlNode *node)
{
    for (; node != NULL; node = node->next) {
        const struct element *element = node->type == XML_ELEMENT_NODE
                                            ? element_find((const char *)node->name)
                                            : NULL;
        for (int k = 0; element != NULL && k < element->needed; k++)
            complain_needed_attribute(to, node, element->attribute[k]);
        if (element != NULL)
            complain_needed(to, node->children);
    }
}

/* The validator's codes as sentences; what only says that something inside was wrong is left out. */
static void on_invalid(void *context, xmlError *error)
{
    sink *to = context;
    const xmlNode *node = error->node;
    if (tells_no_memory(to, error) || node == NULL || node->type != XML_ELEMENT_NODE)
        return;
    const size_t line = mm_xml_line(node);
    switch (error->code) {
    case XML_RELAXNG_ERR_ELEMWRONG:
    case XML_RELAXNG_ERR_ELEMNAME:
    case XML_RELAXNG_ERR_ELEMNONS:
    case XML_RELAXNG_ERR_ELEMWRONGNS:
    case XML_RELAXNG_ERR_ELEMEXTRANS:
        complain_element(to, line, node);
        break;
    case XML_RELAXNG_ERR_INVALIDATTR:
        complain_attribute(to, line, node, error->str1 != NULL ? error->str1 : "");
        break;
    case XML_RELAXNG_ERR_TEXTWRONG:
        complain(to, line, "<%s> holds text that does not belong there", (const char *)node->name);
        break;
    case XML_RELAXNG_ERR_NOELEM:
        complain(to, line, "<%s> needs an element <%s>", (const char *)node->name,
                 error->str1 != NULL ? error->str1 : "");
        break;
    default:
        break;
    }
}

mm_schema *mm_schema_load(const char *path, mm_err *err)
{
    sink to = { .path = path };
    const xmlStructuredErrorFunc before = xmlStructuredError;
    void *const context = xmlStructuredErrorContext;
    mm_schema *schema = mm_zalloc(1, sizeof *schema);
    xmlSetStructuredErrorFunc(&to, on_other_error);
    xmlRelaxNGParserCtxt *parser = schema != NULL ? xmlRelaxNGNewParserCtxt(path) : NULL;
    if (parser != NULL) {
        xmlRelaxNGSetParserStructuredErrors(parser, on_other_error, &to);
        schema->grammar = xmlRelaxNGParse(parser);
        xmlRelaxNGFreeParserCtxt(parser);
    }
    xmlSetStructuredErrorFunc(context, before);
    if (schema != NULL && schema->grammar != NULL && !to.no_memory)
        return schema;
    mm_schema_free(schema);
    mm_fail(err, MM_ESYS, "%s: the models' schema cannot be read", path);
    return NULL;
}

void mm_schema_free(mm_schema *schema)
{
    if (schema == NULL)
        return;
    xmlRelaxNGFree(schema->grammar);
    free(schema);
}

static bool validate(const mm_schema *schema, xmlDoc *doc, sink *to)
{
    xmlRelaxNGValidCtxt *validator = xmlRelaxNGNewValidCtxt(schema->grammar);
    to->no_memory |= validator == NULL;
    if (validator == NULL)
        return false;
    xmlRelaxNGSetValidStructuredErrors(validator, on_invalid, to);
    const int status = xmlRelaxNGValidateDoc(validator, doc);
    xmlRelaxNGFreeValidCtxt(validator);
    if (status != 0)
        complain_needed(to, xmlDocGetRootElement(doc));
    if (status != 0 && to->problems->n == 0)
        complain(to, 1, "the schema model.rng does not accept the model");
    return status == 0;
}

static xmlDoc *read_document(const mm_schema *schema, const char *text, size_t size, sink *to)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    to->no_memory |= parser == NULL;
    if (parser == NULL)
        return NULL;
    parser->_private = to;
    parser->sax->serror = on_parse_error;
    parser->sax->internalSubset = on_doctype;
    xmlDoc *doc = xmlCtxtReadMemory(parser, text, (int)size, to->path, NULL,
                                    XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    const bool good = doc != NULL && parser->wellFormed && !to->doctype && validate(schema, doc, to);
    xmlFreeParserCtxt(parser);
    if (good && !to->no_memory)
        return doc;
    xmlFreeDoc(doc);
    return NULL;
}

xmlDoc *mm_xml_read(const mm_schema *schema, const char *text, size_t size, const char *path,
                    mm_diag *problems, mm_err *err)
{
    sink to = { .path = path, .problems = problems };
    const xmlStructuredErrorFunc before = xmlStructuredError;
    void *const context = xmlStructuredErrorContext;
    if (size > MAX_SIZE) {
        complain(&to, 0, "a model has %d bytes at most", MAX_SIZE);
        return NULL;
    }
    xmlSetStructuredErrorFunc(&to, on_other_error);
    xmlDoc *doc = read_document(schema, text, size, &to);
    xmlSetStructuredErrorFunc(context, before);
    if (to.no_memory) {
        mm_diag_clear(problems);
        mm_fail_memory(err, path);
    } else if (doc == NULL && problems->n == 0) {
        complain(&to, 1, "this is not XML");
    }
    return doc;
}

void mm_model_init(void)
{
    LIBXML_TEST_VERSION
    xmlInitParser();
}

void mm_model_quit(void)
{
    xmlCleanupParser();
}
