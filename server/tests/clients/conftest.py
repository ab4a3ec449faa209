"""The office that the tests of the API work in."""

from tests.api_office import office as office
