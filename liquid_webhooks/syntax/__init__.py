"""Template text to trees: the scanner, the expressions and the tags of Braze's dialect ("Using Liquid").

Everything here plugs into python-liquid: tokens, `Tag.parse(stream)`, nodes and expressions follow
its protocols.
"""
