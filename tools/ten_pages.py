"""Fetch ten pages of a running city, each in its own language, and look at what came."""

import sys
from urllib.request import urlopen

PAGES = {
    "/": "政务服务",
    "/en/": 'lang="en"',
    "/elder/": "elder",
    "/organizations/": "屯溪区",
    "/en/organizations/": "Tunxi",
    "/due/": "工作日",
    "/due/?count=working_day&length=20&start=2022-09-30": "11月2日",
    "/help/": "12345",
    "/components/": 'lang="zh-CN"',
    "/accessibility/": "WCAG",
    "/desk/": "password",
}


def main(root: str) -> int:
    """Print a line a page; 1 if one is not as it should be."""
    wrong = 0
    for path, word in PAGES.items():
        with urlopen(root + path, timeout=20) as answer:
            good = answer.status == 200 and word in answer.read().decode()
        wrong += not good
        print(f"{'ok  ' if good else 'WRONG'} {path}")
    return 1 if wrong else 0


sys.exit(main(sys.argv[1]))
