/* The chain of every verb that fits: inputs, models with the changes of the command line, fits, curves,
 * report. A verb says only what is special about it. */
#ifndef MM_CLI_FITTING_H
#define MM_CLI_FITTING_H

#include "cli/input.h"
#include "fit/fit.h"

typedef struct mm_fitting mm_fitting;

/* What is special about a verb. */
typedef struct mm_fit_verb {
    const char *default_model;   /* NULL: --model must be given */
    const char *const *y_prefer; /* ids to try for the first y, ended by NULL; may be NULL */
    const char *const *share;    /* what --joint shares without --share, ended by NULL; may be NULL */
    const char *const *models;   /* in place of default_model: several that are compared, ended by NULL */
    bool counts;                 /* y may be counts: --likelihood auto looks whether they are */
    const char *group; /* id of a text column: rows that differ in it are datasets, named by it; or NULL */
    bool (*prepare)(mm_context *c, mm_table *table); /* before columns are looked for; or NULL */
    bool (*adapt)(mm_context *c, mm_fitting *f);     /* behind it, before datasets are made; or NULL */
    mm_ci ci;                                        /* how intervals are made where --ci does not say */
} mm_fit_verb;

/* One dataset in work: its data, and its fit by each model. */
typedef struct mm_fit_item {
    char *name;            /* of the dataset */
    const mm_table *table; /* borrowed; NULL when the file could not be read */
    mm_dataset *dataset;   /* one a model: units may differ */
    mm_fit **fit;          /* one a model; borrowed from the report once it is there */
    double key;            /* of the series */
    bool neighbour;        /* of another part: fitted for what it can tell, not reported */
    const char *branch; /* heating or cooling, by its metadata or the order of the series; NULL: not known */
} mm_fit_item;

struct mm_fitting {
    mm_inputs inputs;
    mm_model **model;
    size_t nmodel;
    bool own_models; /* several, of the verb's own choice */
    mm_fit_item *item;
    size_t nitem, cap_item;
    mm_fit_opts opts;
    const char **share; /* patterns of a joint fit; borrowed texts */
    size_t nshare;
    bool poisson;   /* the likelihood */
    mm_fit **joint; /* one a model, NULL when there is no joint fit; borrowed like fit */
};

/** Read inputs and models, fit, fill context->report; write --curves. false: context->err says why. */
bool mm_fitting_run(mm_context *c, const mm_fit_verb *verb, mm_fitting *f);
void mm_fitting_free(mm_fitting *f);

/** Free what an item holds, but for the fits. */
void mm_fit_item_clear(mm_fit_item *item, size_t nmodel);

/** Options of the fit engine from the command line. */
mm_fit_opts mm_fit_opts_from(mm_context *c);

/** Apply --set, --fix, --free, --bound, --tie, --prior to a model. */
bool mm_model_change(mm_context *c, mm_model *model);

/** A model by name with --set, --fix, --free, --bound, --tie, --prior applied. */
mm_model *mm_model_from(mm_context *c, const char *name);

/** Warnings and the exit status that a fit's outcome calls for. That one of several models which nobody asked
 *  for fails is no more than a warning. */
void mm_fit_judge(mm_context *c, const mm_fit *fit, bool needed);

/** Table of x, y, sigma, model, components, residual and band of one fit. */
mm_table *mm_curves_table(mm_context *c, const mm_model *model, const mm_fit *fit, const mm_dataset *dataset);

/** Values of all parameters of a fit; the caller frees. */
double *mm_fit_values(const mm_fit *fit, mm_err *err);

/** Add a column for each component (and output) of a model at n rows of x to a table of n rows. */
bool mm_curves_components(const mm_model *model, const double *p, size_t n, const double *const *x,
                          mm_workspace *ws, mm_table *table, mm_err *err);

/** --curves, when it is given: the curves of all fits. */
bool mm_curves_write(mm_context *c, mm_fitting *f);

/** Write a table to a file as TSV. */
bool mm_table_to_file(mm_context *c, const mm_table *table, const char *path);

#endif
