#include "model/build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/builder.h"

static void add_axis(mm_builder *b, const xmlNode *node, mm_axis **axis, size_t *n, size_t *cap, size_t most)
{
    if (*n == most) {
        mm_builder_problem(b, mm_xml_line(node), "more than %zu of <%s>", most, (const char *)node->name);
        return;
    }
    char *name = mm_builder_attribute(b, node, "name");
    if (name == NULL || !mm_builder_room(b, axis, cap, *n + 1, sizeof **axis)) {
        free(name);
        return;
    }
    for (size_t k = 0; k < *n; k++)
        if (strcmp((*axis)[k].name, name) == 0)
            mm_builder_problem(b, mm_xml_line(node), "a second <%s> is called '%s'", (const char *)node->name,
                               name);
    (*axis)[(*n)++] = (mm_axis){ name, mm_builder_attribute_or(b, node, "unit", ""),
                                 mm_builder_attribute_or(b, node, "title", "") };
}

static void default_axis(mm_builder *b, mm_axis **axis, size_t *n, size_t *cap, const char *name)
{
    if (*n == 0 && mm_builder_room(b, axis, cap, 1, sizeof **axis))
        (*axis)[(*n)++] = (mm_axis){ mm_builder_keep(b, mm_strdup(name)), mm_builder_keep(b, mm_strdup("")),
                                     mm_builder_keep(b, mm_strdup("")) };
}

/* Texts and axes, which the components hang on. */
static void build_head(mm_builder *b, const xmlNode *root)
{
    mm_model *m = b->model;
    m->id = mm_builder_attribute_or(b, root, "id", "");
    m->domain = mm_builder_attribute_or(b, root, "domain", "general");
    m->path = mm_builder_keep(b, mm_strdup(b->path));
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (mm_builder_is_element(node, "title"))
            mm_builder_add_text(b, node, " ", &m->title);
        else if (mm_builder_is_element(node, "source")) {
            mm_builder_add_text(b, node, "; ", &m->source);
            if (m->doi == NULL)
                m->doi = mm_builder_attribute(b, node, "doi");
        } else if (mm_builder_is_element(node, "note"))
            mm_builder_add_text(b, node, " ", &m->note);
        else if (mm_builder_is_element(node, "x"))
            add_axis(b, node, &m->x, &m->nx, &b->cap_x, MM_FUNC_MAX_X);
        else if (mm_builder_is_element(node, "y"))
            add_axis(b, node, &m->y, &m->ny, &b->cap_y, MM_FUNC_MAX_Y);
    }
    default_axis(b, &m->x, &m->nx, &b->cap_x, "x");
    default_axis(b, &m->y, &m->ny, &b->cap_y, "y");
    char **const text[] = { &m->title, &m->source, &m->doi, &m->note };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (*text[i] == NULL)
            *text[i] = mm_builder_keep(b, mm_strdup(""));
}

static void build_components(mm_builder *b, const xmlNode *root)
{
    for (const xmlNode *node = root->children; node != NULL; node = node->next)
        if (mm_builder_is_element(node, "component"))
            mm_builder_component(b, node);
    if (b->model->ncomp == 0)
        mm_builder_problem(b, mm_xml_line(root), "a model needs a <component>");
}

static void compile_components(mm_builder *b)
{
    for (size_t c = 0; c < b->model->ncomp; c++) {
        mm_component *comp = &b->model->comp[c];
        mm_err err = MM_ERR_INIT;
        if (comp->formula_text != NULL && !mm_component_compile(b->model, comp, &err))
            mm_builder_problem_from(b, b->comp_line[c], comp->id, &err);
    }
}

static bool derived_exists(const mm_model *model, const char *name)
{
    for (size_t i = 0; i < model->nderived; i++)
        if (strcmp(model->derived[i].name, name) == 0)
            return true;
    return false;
}

/* Takes the texts over. */
static void add_derived(mm_builder *b, size_t line, const mm_derived *texts)
{
    mm_model *model = b->model;
    mm_derived fresh = *texts;
    fresh.unit = mm_builder_keep(b, mm_strdup(""));
    if (model->nderived == MM_MODEL_MAX_DERIVED)
        mm_builder_problem(b, line, "more than %d derived quantities", MM_MODEL_MAX_DERIVED);
    else if (fresh.name != NULL && fresh.formula_text != NULL && fresh.unit != NULL &&
             fresh.unit_rule != NULL &&
             mm_builder_room(b, &model->derived, &b->cap_derived, model->nderived + 1,
                             sizeof *model->derived)) {
        mm_err err = MM_ERR_INIT;
        model->derived[model->nderived] = fresh;
        if (!mm_derived_compile(model, model->nderived, &err))
            mm_builder_problem_from(b, line, fresh.name, &err);
        model->nderived++;
        return;
    }
    free(fresh.name);
    free(fresh.unit);
    free(fresh.unit_rule);
    free(fresh.formula_text);
    free(fresh.label);
}

static void build_derived(mm_builder *b, const xmlNode *node)
{
    char *name = mm_builder_attribute(b, node, "name");
    if (name == NULL)
        return;
    if (derived_exists(b->model, name))
        mm_builder_problem(b, mm_xml_line(node), "a second derived quantity is called '%s'", name);
    add_derived(b, mm_xml_line(node),
                &(mm_derived){ .name = name,
                               .unit_rule = mm_builder_attribute_or(b, node, "unit", ""),
                               .formula_text = mm_builder_attribute(b, node, "formula"),
                               .label = mm_builder_attribute(b, node, "label"),
                               .component = -1 });
}

/* COMPONENT_height, COMPONENT_fwhm: what a function knows about itself. */
static void add_own_derived(mm_builder *b, size_t c)
{
    const mm_component *comp = &b->model->comp[c];
    const mm_func_derived *from = comp->func != NULL ? comp->func->derived : NULL;
    for (; from != NULL && from->name != NULL; from++) {
        char *name = mm_builder_keep(b, mm_format("%s_%s", comp->id, from->name));
        if (name == NULL || derived_exists(b->model, name)) {
            free(name);
            continue;
        }
        add_derived(b, b->comp_line[c],
                    &(mm_derived){ .name = name,
                                   .unit_rule = mm_builder_keep(b, mm_strdup(from->unit)),
                                   .formula_text = mm_builder_keep(b, mm_strdup(from->formula)),
                                   .component = (ptrdiff_t)c });
    }
}

static void add_grid(mm_builder *b, const xmlNode *node, size_t k)
{
    enum { MOST = 10000000 };
    mm_grid *grid = &b->model->example.grid[k];
    double n = 0;
    char *scale = mm_builder_attribute(b, node, "scale");
    mm_builder_number_attribute(b, node, "lo", &grid->lo);
    mm_builder_number_attribute(b, node, "hi", &grid->hi);
    mm_builder_number_attribute(b, node, "n", &n);
    grid->n = n >= 1 && n <= MOST ? (size_t)n : 1;
    grid->logarithmic = scale != NULL && strcmp(scale, "log") == 0;
    if (n > MOST)
        mm_builder_problem(b, mm_xml_line(node), "a grid has %d points at most", MOST);
    if (grid->logarithmic && !(grid->lo > 0 && grid->hi > 0))
        mm_builder_problem(b, mm_xml_line(node), "a logarithmic grid needs positive ends");
    free(scale);
}

static void set_example(mm_builder *b, const xmlNode *node)
{
    mm_err err = MM_ERR_INIT;
    char *name = mm_builder_attribute(b, node, "param");
    const ptrdiff_t i = name != NULL ? mm_model_param(b->model, name, &err) : -1;
    if (i >= 0)
        mm_builder_number_attribute(b, node, "value", &b->model->example.p[i]);
    else if (err.code != MM_OK)
        mm_builder_problem_from(b, mm_xml_line(node), "", &err);
    free(name);
}

static void build_example(mm_builder *b, const xmlNode *node)
{
    mm_model *m = b->model;
    size_t grids = 0;
    if (m->example.grid != NULL) {
        mm_builder_problem(b, mm_xml_line(node), "a second <example>");
        return;
    }
    m->example.grid = mm_zalloc(m->nx, sizeof *m->example.grid);
    m->example.p = mm_zalloc(m->npar, sizeof *m->example.p);
    b->no_memory |= m->example.grid == NULL || m->example.p == NULL;
    if (b->no_memory)
        return;
    for (size_t i = 0; i < m->npar; i++)
        m->example.p[i] = NAN;
    mm_builder_number_attribute(b, node, "noise", &m->example.noise);
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (mm_builder_is_element(child, "grid") && grids++ < m->nx)
            add_grid(b, child, grids - 1);
        else if (mm_builder_is_element(child, "set"))
            set_example(b, child);
    }
    if (grids != m->nx)
        mm_builder_problem(b, mm_xml_line(node), "the example needs a <grid> for each <x>: %zu, not %zu",
                           m->nx, grids);
}

/* All that hangs on names: to be done when every component is there. */
static void build_rest(mm_builder *b, const xmlNode *root)
{
    mm_err err = MM_ERR_INIT;
    compile_components(b);
    mm_builder_compile_parameters(b);
    if (!mm_model_order(b->model, &err))
        mm_builder_problem_from(b, mm_xml_line(root), "", &err);
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (mm_builder_is_element(node, "derived"))
            build_derived(b, node);
        else if (mm_builder_is_element(node, "example"))
            build_example(b, node);
    }
    for (size_t c = 0; c < b->model->ncomp; c++)
        add_own_derived(b, c);
    if (!b->no_memory)
        b->no_memory = !mm_model_resolve_units(b->model, &err);
    mm_err_clear(&err);
}

mm_model *mm_model_build(xmlDoc *doc, const char *path, mm_diag *problems, mm_err *err)
{
    mm_builder b = { .model = mm_zalloc(1, sizeof *b.model), .path = path, .problems = problems };
    const xmlNode *root = xmlDocGetRootElement(doc);
    const size_t before = problems->n;
    b.no_memory = b.model == NULL;
    if (!b.no_memory)
        build_head(&b, root);
    if (!b.no_memory)
        build_components(&b, root);
    if (!b.no_memory)
        build_rest(&b, root);
    free(b.comp_line);
    free(b.par_line);
    if (b.no_memory)
        mm_fail_memory(err, "a model");
    if (!b.no_memory && problems->n == before)
        return b.model;
    mm_model_free(b.model);
    return NULL;
}
