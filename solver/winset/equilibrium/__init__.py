"""Equilibria and what is known about them: profiles, probabilities of the endings, certificates, solutions."""

from .certificate import Certificate
from .concept import Concept, Found, Stopped
from .continuum import Choice, Continuum
from .explanation import Explanation, Reason, Reasons
from .plan import Act, profile_of
from .play import EndingProbabilities, Play
from .profile import BehaviorProfile, Outcome, Trembles
from .solution import Equilibrium, Solution
from .strategy import StrategyRow, StrategyTable

__all__ = [
    "Act",
    "BehaviorProfile",
    "Certificate",
    "Choice",
    "Concept",
    "Continuum",
    "EndingProbabilities",
    "Equilibrium",
    "Explanation",
    "Found",
    "Outcome",
    "Play",
    "Reason",
    "Reasons",
    "Solution",
    "Stopped",
    "StrategyRow",
    "StrategyTable",
    "Trembles",
    "profile_of",
]
