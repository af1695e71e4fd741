/* A model: components, parameters, ties, derived quantities. Made from XML (mischmetal-models(5)).
 * The only room that sees libxml2. */
#ifndef MM_MODEL_MODEL_H
#define MM_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "expr/expr.h"
#include "func/func.h"

typedef struct mm_axis {
    char *name, *unit, *title; /* title for figures; "" when the model gives none */
} mm_axis;

typedef struct mm_param {
    char *name;       /* component.parameter */
    char *unit;       /* unit_rule with the units of the axes; "" where an axis has none */
    char *unit_rule;  /* as in mm_func_param.unit; "" when the model gives none */
    char *about;      /* one line, "" when there is none */
    double start;     /* when start_text is NULL */
    char *start_text; /* formula over data functions and parameters */
    mm_expr *start_expr;
    size_t along;       /* the x that data functions of the start look along */
    char *release_text; /* start that takes over on release; NULL: the present one stays */
    double lo, hi;
    bool vary;
    char *tie_text;            /* NULL when not tied */
    mm_expr *tie;              /* inputs are numbers of parameters */
    double prior, prior_sigma; /* NaN when none */
} mm_param;

typedef struct mm_component {
    char *id;
    const mm_func *func; /* or */
    mm_expr *formula; /* inputs: numbers of x (0 .. nx-1), then nx + number of the component's own parameter;
                       * or none: holds parameters only */
    char *formula_text;
    size_t first, npar;         /* its parameters in mm_model.par */
    size_t axis[MM_FUNC_MAX_X]; /* of a function: which x of the model each of its variables is */
    int output;                 /* which y it adds to; -1: a function with all the model's outputs */
} mm_component;

typedef struct mm_derived {
    char *name, *unit, *unit_rule, *formula_text;
    char *label;         /* in figures, as markup; NULL: it is not shown there */
    ptrdiff_t component; /* whose function it comes from: COMPONENT_height; -1: stands in the model */
    mm_expr *formula; /* inputs: numbers of parameters, then npar + number of an earlier derived quantity */
    size_t cost;      /* formulas that one evaluation takes */
} mm_derived;

/* Where a model can be looked at without data: a grid for each x and a value for each parameter. */
typedef struct mm_grid {
    double lo, hi;
    size_t n;
    bool logarithmic;
} mm_grid;

typedef struct mm_example {
    mm_grid *grid; /* nx of them; NULL when the model has no example */
    double *p;     /* npar values, NaN where the example names none; NULL with grid */
    double noise;  /* standard deviation that goes with it */
} mm_example;

/* One output that is a formula over what the components add up to: tan delta of storage and loss. */
typedef struct mm_observed {
    mm_axis *part; /* what components know as outputs */
    size_t npart;
    mm_expr *formula; /* inputs: numbers of parts */
    char *formula_text;
} mm_observed;

typedef struct mm_model {
    char *id, *domain, *title, *source, *doi, *note, *path;
    mm_axis *x, *y;
    size_t nx, ny;
    mm_observed *observed; /* NULL: the outputs are what components add to */
    mm_component *comp;
    size_t ncomp;
    mm_param *par;
    size_t npar;
    mm_derived *derived;
    size_t nderived;
    mm_example example;
    size_t *tie_order; /* parameters with ties, each after what it depends on */
    size_t ntied;
    size_t *start_order; /* all parameters, each after those that its tie or start formula needs */
} mm_model;

/** A registered model by id, or a file when the name ends in .xml or holds a slash.
 *  Errors: MM_EMODEL with file and line, unknown names with what comes close. */
mm_model *mm_model_load(const char *name, mm_err *err);

/** Parse XML text; path is for messages. Untrusted input is fine: no network, no external entities.
 *  Errors: MM_EMODEL "path:line: what is wrong", the first of them. */
mm_model *mm_model_parse(const char *xml, size_t size, const char *path, mm_err *err);
mm_model *mm_model_copy(const mm_model *model, mm_err *err);
void mm_model_free(mm_model *model); /* NULL is fine */

/** Check a file: every error with its line goes to diag.
 *  Returns false when there is any; err then names the first. */
bool mm_model_check(const char *path, mm_diag *diag, mm_err *err);

/** All registered models, sorted by domain and id; the caller frees with mm_model_list_free. A model that
 *  cannot be read is left out with a warning; of two with one id the first on the search path counts. */
typedef struct mm_model_entry {
    char *id, *domain, *title, *path;
} mm_model_entry;
bool mm_model_list(mm_model_entry **list, size_t *n, mm_diag *diag, mm_err *err);
void mm_model_list_free(mm_model_entry *list, size_t n);

/** Number of a parameter: `component.parameter`, or bare where that is unique. -1 when absent or ambiguous
 *  (MM_EUSAGE says which). */
ptrdiff_t mm_model_param(const mm_model *model, const char *name, mm_err *err);

/* Changes from the command line. A name may hold `*` and must match something; a pattern leaves alone what it
 * cannot change (--set and a tied parameter), a full name is an error then. Errors: MM_EUSAGE. */
bool mm_model_set(mm_model *model, const char *assignment, mm_err *err);   /* P=V: number or formula */
bool mm_model_fix(mm_model *model, const char *assignment, mm_err *err);   /* P or P=V; undoes a tie */
bool mm_model_release(mm_model *model, const char *pattern, mm_err *err);  /* vary, and undo a tie */
bool mm_model_bound(mm_model *model, const char *assignment, mm_err *err); /* P=LO:HI, either may be empty */
bool mm_model_tie(mm_model *model, const char *assignment, mm_err *err);   /* P=EXPR */
bool mm_model_prior(mm_model *model, const char *assignment, mm_err *err); /* P=V(S) */

/** Call a component, its parameters and its function's derived quantities by another name, in formulas too.
 *  Errors: MM_EUSAGE no such component, or a name that is none or is taken. */
bool mm_model_rename(mm_model *model, const char *component, const char *name, mm_err *err);

/** Let the model have one output only, a formula over its present ones ("loss/storage"), for data that show
 * no more. It is called `name`; title may be "". Start formulas are left as they are, and speak of it now.
 *  Where the formula is the name of an output, all outputs without a unit take that of the data; other
 *  formulas leave them as they are.
 *  Errors: MM_EUSAGE "formula, column N: ..."; or the model is one already. */
bool mm_model_observe(mm_model *model, const char *name, const char *unit, const char *title,
                      const char *formula, mm_err *err);

/** Let the parameters' units follow those of the data.
 *  x_unit: nx units, y_unit: ny; "" or NULL (also for the whole list): the data have none.
 *  An axis to which the model gives a unit keeps it: the data are to be converted to model->x[k].unit. One
 *  without takes the data's.
 *  Errors: MM_EINPUT that names the axis and both units when they do not convert. */
bool mm_model_bind_units(mm_model *model, const char *const *x_unit, const char *const *y_unit, mm_err *err);

/** Start values for all parameters, ties applied, moved inside the bounds.
 *  x[k], y as in mm_model_eval; start formulas look along the first x, or the one
 *  that the parameter says, at the first y.
 *  Without data (n = 0) a start that needs them is the example's value, NaN where there is none.
 *  Errors: MM_EINPUT when data give no finite start, naming the parameter. */
bool mm_model_start(const mm_model *model, size_t n, const double *const *x, const double *y, double *p,
                    mm_err *err);

/** Apply the ties to a full parameter vector. */
void mm_model_apply_ties(const mm_model *model, double *p);

/** d p[i] / d p[j] of the tied parameters by the chain rule.
 *  jac is npar x npar, row-major: row i holds the derivatives of p[i] by every untied parameter; untied rows
 *  are rows of the unit matrix. */
void mm_model_tie_jacobian(const mm_model *model, const double *p, double *jac);

/* Scratch for evaluation, one a thread. */
typedef struct mm_workspace mm_workspace;
mm_workspace *mm_workspace_new(const mm_model *model, size_t n, mm_err *err); /* for up to n rows at once */
void mm_workspace_free(mm_workspace *ws);                                     /* NULL is fine */

/** Values and gradient over n rows. x[k]: n values of axis k; p: npar values with ties applied.
 *  y: ny*n values, set (not added to). dy[j]: ny*n values set to d y/d p[j] as if all parameters were
 *  independent (the caller applies tie_jacobian), NULL when not wanted; dy may be NULL. */
void mm_model_eval(const mm_model *model, size_t n, const double *const *x, const double *p, double *y,
                   double *const *dy, mm_workspace *ws);

/** One component alone, set into y (ny*n values). Of an observed output that is no mere part: what it has
 * with the component less what it has without. */
void mm_model_eval_component(const mm_model *model, size_t comp, size_t n, const double *const *x,
                             const double *p, double *y, mm_workspace *ws);

/** A derived quantity and its gradient by all parameters (npar values; may be NULL). */
double mm_model_derived(const mm_model *model, size_t i, const double *p, double *grad);

/** Values of x on a grid: g->n values. */
void mm_grid_fill(const mm_grid *grid, double *x);

/** libxml2's set-up and clean-up. */
void mm_model_init(void);
void mm_model_quit(void);

#endif
