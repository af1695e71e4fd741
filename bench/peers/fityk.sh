#!/bin/sh
# fityk: peers/fityk.sh FOLDER METHOD (mpfit, levenberg_marquardt), prints as gnuplot.sh. Its Voigt line has height,
# gwidth = sigma sqrt(2) and shape = gamma/gwidth; areas are asked for in the end.
for file in "$1"/*.dat; do
    cat << END
reset
set autoplot = 0
set verbosity = -1
set numeric_format = '%.10g'
set fitting_method = $2
define Step(height=1, center=5724, hwhm=2) = height*(0.5 + atan((x - center)/hwhm)/pi)
@0 < '$file:1:2:3:'
\$gw = ~1.272792
\$shape = ~0.942809
%step = Step(~0.8, ~5724, ~2)
%f2 = Voigt(~0.137, ~5718, \$gw, \$shape)
%f1 = Voigt(~0.684, ~5726, \$gw, \$shape)
%f0 = Voigt(~0.684, ~5737, \$gw, \$shape)
F = %step + %f2 + %f1 + %f0
fit
print '$(basename "$file")', sum((y - F(x))^2/s^2), %step.height, %step.center, abs(%step.hwhm), %f2.Area, %f2.center, %f1.Area, %f1.center, %f0.Area, %f0.center, abs(\$gw)/2^0.5, abs(\$shape*\$gw)
END
done > fityk.fit
cfityk fityk.fit
