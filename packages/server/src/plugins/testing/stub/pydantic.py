"""As much of pydantic as the files for Open WebUI use, for tests on machines without it."""


class _Default:
    def __init__(self, default):
        self.default = default


def Field(default=None, description=""):
    return _Default(default)


class BaseModel:
    def __init__(self, **given):
        for name, value in vars(type(self)).items():
            if isinstance(value, _Default):
                setattr(self, name, given.get(name, value.default))
