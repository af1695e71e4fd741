/* Elastic lines: what the emission spectrometer's energy really is, and how sharp it is. */
#ifndef MM_RIXS_ELASTIC_H
#define MM_RIXS_ELASTIC_H

#include "fit/fit.h"
#include "num/line.h"
#include "rixs/scan.h"

/* One elastic line, eV. An elastically scattered photon has the incident energy, so where the line stands the
 * true emission energy is the incident one. */
typedef struct mm_elastic {
    double emission;           /* what the spectrometer said; NaN where no motor says it */
    double center, center_err; /* of the line, in the energy that was scanned */
    double offset, offset_err; /* true emission energy less what the spectrometer said; NaN without a motor */
    double fwhm, fwhm_err;     /* resolution of monochromator and spectrometer together */
} mm_elastic;

/** Fit a peak to a scan over an elastic line. The model has the parameter peak.center and the derived
 * quantity peak_fwhm; split-pseudo-voigt, since bent crystals give lines with a tail on one side. incident:
 * the incident energy was scanned, else the emission energy. The fit is the caller's, mm_fit_free(). NULL:
 * MM_EINPUT too few points. */
mm_fit *mm_elastic_fit(const mm_model *model, const mm_rixs_scan *scan, bool incident, mm_elastic *line,
                       mm_err *err);

/* Offset of the emission energy against what the spectrometer says. */
typedef struct mm_calibration {
    mm_line line;
    double offset, offset_err; /* in the middle of the lines */
    bool sloped;               /* three lines or more: a straight line; else their mean */
} mm_calibration;

/** From n elastic lines; offset_err may hold NaN throughout (then all count alike).
 *  Errors: MM_EINPUT no line with an offset. */
bool mm_calibration_make(size_t n, const double *emission, const double *offset, const double *offset_err,
                         mm_calibration *calibration, mm_err *err);

/** Correct the emission energies of scans; incident: the incident energy was scanned. */
void mm_calibration_apply(const mm_calibration *calibration, size_t n, mm_rixs_scan *scan, bool incident);

#endif
