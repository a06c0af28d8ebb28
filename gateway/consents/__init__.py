"""The life of a consent: asked for, shown, given or refused, used, ended. Decides no access."""
