"""The words of every subject together: nobody keeps a list of the files in `web/wording/acts`."""

from importlib import import_module
from pkgutil import iter_modules

from web.wording import acts
from web.wording.acts import SubjectWords

SUBJECTS: tuple[SubjectWords, ...] = tuple(
    import_module(module.name).WORDS for module in iter_modules(acts.__path__, f"{acts.__name__}.")
)

ACTIONS = {name: words for each in SUBJECTS for name, words in each.actions.items()}
REQUESTS = {name: words for each in SUBJECTS for name, words in each.requests.items()}
NEWS = {name: words for each in SUBJECTS for name, words in each.news.items()}
NEWS_OF_REQUESTS = {
    name: words for each in SUBJECTS for name, words in each.news_of_requests.items()
}
ENTRIES = {name: words for each in SUBJECTS for name, words in each.entries.items()}
CONDITIONS = {name: words for each in SUBJECTS for name, words in each.conditions.items()}
FACTS = {name: words for each in SUBJECTS for name, words in each.facts.items()}
OBSTACLES = {name: words for each in SUBJECTS for name, words in each.obstacles.items()}
OBSTACLES_OF_REQUESTS = {
    name: words for each in SUBJECTS for name, words in each.obstacles_of_requests.items()
}
FAULTS = {name: words for each in SUBJECTS for name, words in each.faults.items()}
