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
    char *unit;       /* "" until units are bound to data, see mm_model_bind_units; fixed ones at once */
    char *unit_rule;  /* as in mm_func_param.unit */
    double start;     /* when start_text is NULL */
    char *start_text; /* formula over data functions and parameters before it */
    mm_expr *start_expr;
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
                         or none: holds parameters only */
    char *formula_text;
    size_t first, npar; /* its parameters in mm_model.par */
    int output;         /* of a formula component: which y it adds to */
} mm_component;

typedef struct mm_derived {
    char *name, *unit, *formula_text;
    mm_expr *formula; /* inputs are numbers of parameters */
} mm_derived;

typedef struct mm_model {
    char *id, *domain, *title, *source, *doi, *note, *path;
    mm_axis *x, *y;
    size_t nx, ny;
    mm_component *comp;
    size_t ncomp;
    mm_param *par;
    size_t npar;
    mm_derived *derived;
    size_t nderived;
    size_t *tie_order; /* parameters with ties, each after what it depends on */
    size_t ntied;
} mm_model;

/** A registered model by id, or a file when the name ends in .xml or holds a slash.
 *  Errors: MM_EMODEL with file and line, unknown names with what comes close. */
mm_model *mm_model_load(const char *name, mm_err *err);

/** Parse XML text; path is for messages. Untrusted input is fine: no network, no external entities. */
mm_model *mm_model_parse(const char *xml, size_t size, const char *path, mm_err *err);
mm_model *mm_model_copy(const mm_model *model, mm_err *err);
void mm_model_free(mm_model *model);

/** Check a file: every error with its line goes to diag; false when there is any. */
bool mm_model_check(const char *path, mm_diag *diag, mm_err *err);

/** All registered models (id, path), sorted by domain and id; the caller frees with mm_model_list_free. */
typedef struct mm_model_entry {
    char *id, *domain, *title, *path;
} mm_model_entry;
bool mm_model_list(mm_model_entry **list, size_t *n, mm_diag *diag, mm_err *err);
void mm_model_list_free(mm_model_entry *list, size_t n);

/** Number of a parameter: `component.parameter`, or bare where that is unique. -1 when absent or ambiguous
 * (err says). */
ptrdiff_t mm_model_param(const mm_model *model, const char *name, mm_err *err);

/* Changes from the command line. Patterns may hold `*`; each must match something. Errors: MM_EUSAGE. */
bool mm_model_set(mm_model *model, const char *assignment,
                  mm_err *err); /* P=V: start; V a number or formula */
bool mm_model_fix(mm_model *model, const char *assignment, mm_err *err);   /* P or P=V */
bool mm_model_release(mm_model *model, const char *pattern, mm_err *err);  /* vary, and undo a tie */
bool mm_model_bound(mm_model *model, const char *assignment, mm_err *err); /* P=LO:HI, either may be empty */
bool mm_model_tie(mm_model *model, const char *assignment, mm_err *err);   /* P=EXPR */
bool mm_model_prior(mm_model *model, const char *assignment, mm_err *err); /* P=V(S) */

/** Give axes the units of data ("" keeps the model's) and let the parameters' units follow. */
bool mm_model_bind_units(mm_model *model, const char *const *x_unit, const char *const *y_unit, mm_err *err);

/** Start values for all parameters, ties applied, moved inside the bounds. x[k], y as in mm_model_eval. */
bool mm_model_start(const mm_model *model, size_t n, const double *const *x, const double *y, double *p,
                    mm_err *err);

/** Apply the ties to a full parameter vector. */
void mm_model_apply_ties(const mm_model *model, double *p);

/** d p[i] / d p[j] of the tied parameters by the chain rule: row i of `jac` (npar x npar, row-major) holds
 * the derivatives of p[i] by every untied parameter; untied rows are rows of the unit matrix. */
void mm_model_tie_jacobian(const mm_model *model, const double *p, double *jac);

/* Scratch for evaluation, one a thread. */
typedef struct mm_workspace mm_workspace;
mm_workspace *mm_workspace_new(const mm_model *model, size_t n, mm_err *err);
void mm_workspace_free(mm_workspace *ws);

/** Values and gradient over n rows. x[k]: n values of axis k; p: npar values with ties applied.
 *  y: ny*n values, set (not added to). dy[j]: ny*n values set to d y/d p[j] as if all parameters were
 * independent (the caller applies tie_jacobian), NULL when not wanted; dy may be NULL. */
void mm_model_eval(const mm_model *model, size_t n, const double *const *x, const double *p, double *y,
                   double *const *dy, mm_workspace *ws);

/** One component alone, set into y (ny*n values). */
void mm_model_eval_component(const mm_model *model, size_t comp, size_t n, const double *const *x,
                             const double *p, double *y, mm_workspace *ws);

/** A derived quantity and its gradient by all parameters (npar values; may be NULL). */
double mm_model_derived(const mm_model *model, size_t i, const double *p, double *grad);

/** libxml2's set-up and clean-up. */
void mm_model_init(void);
void mm_model_quit(void);

#endif
