"""Things that people hold: photos; later sheets and paper."""
