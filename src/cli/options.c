/* Options that verbs share, as interface.md names them. */
#include "cli/context.h"

#define END                                    \
    {                                          \
        NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 \
    }

const mm_option mm_options_common[] = {
    { "jobs", 'j', MM_OPT_COUNT, "N", "threads (all cores)", 0, 4096 },
    { "quiet", 'q', MM_OPT_FLAG, NULL, "no warnings", 0, 0 },
    { "verbose", 'v', MM_OPT_FLAG, NULL, "remarks beside warnings", 0, 0 },
    { "progress", 0, MM_OPT_CHOICE, "auto|always|never",
      "a progress bar on standard error (auto: on a terminal)", 0, 0 },
    { "help", 'h', MM_OPT_FLAG, NULL, "this text", 0, 0 },
    END,
};

const mm_option mm_options_read[] = {
    { "format", 'f', MM_OPT_TEXT, "NAME", "input format (auto: by content); see mischmetal(7)", 0, 0 },
    { "meta", 0, MM_OPT_TEXT, "KEY=VALUE", "set or override metadata: mass=4.2mg, temperature=10K", 0, 0 },
    { "meta-from", 0, MM_OPT_TEXT, "REGEX",
      "metadata from the file's name: 'name_(?<temperature>[0-9]+)K_(?<branch>heat|cool)'", 0, 0 },
    { "where", 0, MM_OPT_TEXT, "EXPR", "keep rows where the formula is not 0", 0, 0 },
    END,
};

const mm_option mm_options_xy[] = {
    { "x", 'x', MM_OPT_TEXT, "EXPR",
      "independent variable: a column or a formula; once for each the model has", 0, 0 },
    { "y", 'y', MM_OPT_TEXT, "EXPR", "dependent variable; once for each output", 0, 0 },
    { "sigma", 's', MM_OPT_TEXT, "EXPR", "standard deviation of y; none: ignore the column Y_err", 0, 0 },
    { "range", 'r', MM_OPT_RANGE, "LO:HI", "keep the first x in this range", 0, 0 },
    END,
};

const mm_option mm_options_output[] = {
    { "output", 'o', MM_OPT_TEXT, "FILE", "write the result there (standard output)", 0, 0 },
    { "as", 0, MM_OPT_CHOICE, "text|tsv|json", "its form", 0, 0 },
    END,
};

const mm_option mm_options_plot[] = {
    { "plot", 'p', MM_OPT_TEXT, "FILE",
      "draw the figure: .pdf, .svg, .png, .eps; fig-%d.pdf for one a dataset", 0, 0 },
    { "xlim", 0, MM_OPT_RANGE, "LO:HI", "range of the figure's x axis", 0, 0 },
    { "ylim", 0, MM_OPT_RANGE, "LO:HI", "range of the figure's y axis", 0, 0 },
    { "log", 0, MM_OPT_CHOICE, "x|y|xy", "logarithmic axes", 0, 0 },
    { "xlabel", 0, MM_OPT_TEXT, "TEXT", "title of the x axis", 0, 0 },
    { "ylabel", 0, MM_OPT_TEXT, "TEXT", "title of the y axis", 0, 0 },
    { "title", 0, MM_OPT_TEXT, "TEXT", "title of the figure", 0, 0 },
    { "size", 0, MM_OPT_TEXT, "WxH", "size of the figure in mm (86x65, a journal column)", 0, 0 },
    END,
};

const mm_option mm_options_model[] = {
    { "model", 'm', MM_OPT_TEXT, "NAME", "a registered model, or a file FILE.xml; several are compared", 0,
      0 },
    { "set", 0, MM_OPT_TEXT, "P=V", "start value of a parameter (component.parameter, may hold *)", 0, 0 },
    { "fix", 0, MM_OPT_TEXT, "P[=V]", "hold a parameter", 0, 0 },
    { "free", 0, MM_OPT_TEXT, "P", "let a parameter vary; undoes a tie", 0, 0 },
    { "bound", 0, MM_OPT_TEXT, "P=LO:HI", "bounds of a parameter", 0, 0 },
    { "tie", 0, MM_OPT_TEXT, "P=EXPR", "tie a parameter to a formula over others", 0, 0 },
    { "prior", 0, MM_OPT_TEXT, "P=V(S)", "a Gaussian prior on a parameter", 0, 0 },
    { "start-from", 0, MM_OPT_TEXT, "FILE", "start from an earlier result in JSON form", 0, 0 },
    END,
};

const mm_option mm_options_fit[] = {
    { "loss", 0, MM_OPT_CHOICE, "linear|huber|soft-l1|cauchy|tukey", "robust loss", 0, 0 },
    { "loss-scale", 0, MM_OPT_NUMBER, "C", "scale of the loss in sigmas", 1e-6, 1e6 },
    { "likelihood", 0, MM_OPT_CHOICE, "auto|normal|poisson",
      "poisson: y are counts, weighted by what the model expects", 0, 0 },
    { "errors", 0, MM_OPT_CHOICE, "auto|absolute|scaled",
      "is the covariance scaled by reduced chi-square? (auto: not with a sigma column)", 0, 0 },
    { "ci", 0, MM_OPT_CHOICE, "covariance|profile|bootstrap", "how intervals are made", 0, 0 },
    { "level", 0, MM_OPT_NUMBER, "P", "probability of the intervals (0.6827)", 0.01, 0.9999 },
    { "samples", 0, MM_OPT_COUNT, "N", "samples of the bootstrap (1000)", 10, 1e6 },
    { "pairs", 0, MM_OPT_FLAG, NULL, "bootstrap rows instead of residuals", 0, 0 },
    { "seed", 0, MM_OPT_COUNT, "N", "seed of random numbers (0)", 0, 0 },
    { "multistart", 0, MM_OPT_COUNT, "N", "start from N quasi-random points inside the bounds, keep the best",
      0, 1e6 },
    { "local", 0, MM_OPT_FLAG, NULL, "stay in the minimum that the start leads to: no look for a better one",
      0, 0 },
    { "joint", 0, MM_OPT_FLAG, NULL, "fit all files at once", 0, 0 },
    { "share", 0, MM_OPT_TEXT, "P", "parameter common to all files of a joint fit (implies --joint)", 0, 0 },
    { "series", 0, MM_OPT_TEXT, "KEY", "order the rows by this metadata or column value", 0, 0 },
    { "chain", 0, MM_OPT_FLAG, NULL, "in a series, start from the neighbour's answer", 0, 0 },
    { "curves", 0, MM_OPT_TEXT, "FILE", "write x, y, sigma, model, components, residual and band there", 0,
      0 },
    END,
};
