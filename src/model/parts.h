/* What the files of this room share about a model and its parts. */
#ifndef MM_MODEL_PARTS_H
#define MM_MODEL_PARTS_H

#include "base/text.h"
#include "model/model.h"

enum {
    MM_MODEL_MAX_COMPONENTS = 1000,
    MM_MODEL_MAX_PARAMS = 1000,
    MM_MODEL_MAX_DERIVED = 1000,
    MM_FORMULA_MAX_INPUTS = 64 /* of a tie, start or derived formula, so that they evaluate on the stack */
};

/** The name behind the dot. */
const char *mm_param_bare(const mm_param *par);

/** As mm_model_param, without a message. */
ptrdiff_t mm_model_find(const mm_model *model, const char *name, bool *ambiguous);

/** "f1.sigma, f0.sigma": all parameters of that bare name. The caller frees. */
char *mm_model_ambiguity(const mm_model *model, const char *bare);

/** The limits within which the parameter's function is defined; infinite for a formula's. */
void mm_param_limits(const mm_model *model, size_t i, double *lo, double *hi);

/** "V(S)". Errors: MM_EUSAGE. */
bool mm_param_set_prior(mm_param *par, const char *text, mm_err *err);

/* Formulas. They fail with MM_EUSAGE "formula, column N: ..." and leave the old formula. */

/** Compile the tie (NULL: none) or the start of parameter i; a start that is a number is kept as one. */
bool mm_param_set_tie(mm_model *model, size_t i, const char *text, mm_err *err);
bool mm_param_set_start(mm_model *model, size_t i, const char *text, mm_err *err);

/** Compile a component's formula over the axes and its own parameters, a derived quantity's over parameters
 *  and the derived quantities before it. */
bool mm_component_compile(const mm_model *model, mm_component *comp, mm_err *err);
bool mm_derived_compile(const mm_model *model, size_t i, mm_err *err);

/** A formula of parameters at p; grad (one value an input) may be NULL. */
double mm_formula_at(const mm_expr *expr, const double *p, const mm_expr_data *data, double *grad);

/** Compile the formula of an observed output over its parts. */
bool mm_observed_compile(mm_observed *observed, const char *text, mm_err *err);
bool mm_observed_copy(mm_model *to, const mm_observed *from, mm_err *err);
void mm_observed_free(mm_observed *observed); /* NULL is fine */

/** Is the observed output one of the parts as it is? */
bool mm_observed_is_part(const mm_observed *observed);

/** What components add to: the model's outputs, or the parts of what is observed. */
const mm_axis *mm_model_parts(const mm_model *model, size_t *n);

/** Free the texts of an axis. */
void mm_axis_free(mm_axis *axis);

/** Copy axes; on a failure what there is can be freed all the same. */
bool mm_axes_copy(mm_axis **to, const mm_axis *from, size_t n, size_t *count);

/** Find tie_order and start_order. Errors: MM_EUSAGE that shows the circle; the old orders stay. */
bool mm_model_order(mm_model *model, mm_err *err);

/** Units of parameters and derived quantities from those of the axes. */
bool mm_model_resolve_units(mm_model *model, mm_err *err);

#endif
