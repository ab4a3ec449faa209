"""The office that the tests of the API work in, and the desk of those that reach drafts of invoices."""

from tests.api_office import office as office
from tests.invoices.conftest import desk as desk
